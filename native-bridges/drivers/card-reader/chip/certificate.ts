import { bigEndian, equal } from './bytes.ts';
import {
  type Algorithm,
  type PublicKeyInfo,
  readAlgorithm,
  readPublicKey,
  signatureHolds,
} from './algorithms.ts';
import { notGenuine } from './refusal.ts';
import { oidText, type Tlv, TlvReader } from './tlv.ts';

/** What passive authentication needs of an X.509 certificate (RFC 5280). Node's own reader has no Brainpool in Electron. */
export interface Certificate {
  readonly raw: Uint8Array;
  readonly serialNumber: Uint8Array;
  /** Names as DER: compared byte by byte. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: PublicKeyInfo;
  readonly isAuthority: boolean;
  /** False where KeyUsage is there and does not allow it. */
  readonly maySignCertificates: boolean;
  readonly maySignData: boolean;
  readonly subjectKeyId: Uint8Array | undefined;
  readonly authorityKeyId: Uint8Array | undefined;
  readonly signed: Uint8Array;
  readonly algorithm: Algorithm;
  readonly signature: Uint8Array;
}

export const largestCertificate = 16 * 1024;
const mostExtensions = 32;

/** Throws `ChipRefusal`. */
export function parseCertificate(bytes: Uint8Array): Certificate {
  if (bytes.length > largestCertificate) throw notGenuine('certificate too large');
  const whole = new TlvReader(bytes);
  const outer = whole.inside(0x30);
  if (!whole.atEnd) throw notGenuine('data behind a certificate');
  const body = outer.take(0x30);
  const algorithm = readAlgorithm(outer.take(0x30));
  const signature = outer.take(0x03).value;
  const reader = new TlvReader(body.value);
  reader.optional(0xa0);
  const serialNumber = reader.take(0x02).value;
  reader.take(0x30);
  const issuer = reader.take(0x30).raw;
  const validity = reader.inside(0x30);
  const notBefore = readTime(validity.any());
  const notAfter = readTime(validity.any());
  const subject = reader.take(0x30).raw;
  const publicKey = readPublicKey(reader.take(0x30).raw);
  reader.optional(0x81);
  reader.optional(0x82);
  const extensions = readExtensions(reader.optional(0xa3));
  return {
    raw: bytes,
    serialNumber,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey,
    ...usageOf(extensions),
    subjectKeyId: keyIdOf(extensions.get('2.5.29.14'), 0x04),
    authorityKeyId: keyIdOf(extensions.get('2.5.29.35'), 0x80),
    signed: body.raw,
    algorithm,
    signature: signature.subarray(1),
  };
}

function readExtensions(element: Tlv | undefined): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  if (element === undefined) return found;
  for (const extension of new TlvReader(element.value).inside(0x30).rest(mostExtensions)) {
    const reader = new TlvReader(extension.value);
    const oid = oidText(reader.take(0x06).value);
    reader.optional(0x01);
    found.set(oid, reader.take(0x04).value);
  }
  return found;
}

function usageOf(
  extensions: ReadonlyMap<string, Uint8Array>,
): Pick<Certificate, 'isAuthority' | 'maySignCertificates' | 'maySignData'> {
  const constraints = extensions.get('2.5.29.19');
  const authority = constraints && new TlvReader(constraints).inside(0x30).optional(0x01);
  const usage = extensions.get('2.5.29.15');
  const bits = usage === undefined ? 0xff : (new TlvReader(usage).take(0x03).value[1] ?? 0);
  return {
    isAuthority: authority?.value[0] === 0xff,
    maySignCertificates: (bits & 0x04) !== 0,
    maySignData: (bits & 0x80) !== 0,
  };
}

function keyIdOf(extension: Uint8Array | undefined, tag: 0x04 | 0x80): Uint8Array | undefined {
  if (extension === undefined) return undefined;
  if (tag === 0x04) return new TlvReader(extension).take(tag).value;
  return new TlvReader(extension).inside(0x30).optional(tag)?.value;
}

/** UTCTime and GeneralizedTime in the one form RFC 5280, 4.1.2.5 allows. */
export function readTime({ tag, value }: Tlv): Date {
  const text = Buffer.from(value).toString('latin1');
  const digits = tag === 0x17 ? /^(\d\d)(\d{10})Z$/.exec(text) : /^(\d{4})(\d{10})Z$/.exec(text);
  const [, yearText, rest] = digits ?? [];
  if (yearText === undefined || rest === undefined) throw notGenuine('time in a certificate');
  const year = tag === 0x17 ? Number(yearText) + (Number(yearText) < 50 ? 2000 : 1900) : Number(yearText);
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = (rest.match(/\d\d/g) ?? []).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

/** Names fit, and the signature is by its key. Dates are not looked at. */
export function isIssuedBy(certificate: Certificate, authority: Certificate): boolean {
  if (!authority.isAuthority || !authority.maySignCertificates) return false;
  if (!equal(certificate.issuer, authority.subject)) return false;
  const { authorityKeyId } = certificate;
  const { subjectKeyId } = authority;
  if (authorityKeyId && subjectKeyId && !equal(authorityKeyId, subjectKeyId)) return false;
  return signatureHolds(
    certificate.algorithm,
    authority.publicKey,
    certificate.signed,
    certificate.signature,
  );
}

const mostParts = 16;

const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};

/** `C=VN, O=…, CN=…`, for people. Throws `ChipRefusal`. */
export function nameText(name: Uint8Array): string {
  const parts = new TlvReader(name).inside(0x30).rest(mostParts);
  const words = parts.map((part) => {
    const reader = new TlvReader(part.value).inside(0x30);
    const oid = oidText(reader.take(0x06).value);
    const { tag, value } = reader.any();
    const text = Buffer.from(value).toString(tag === 0x0c ? 'utf8' : 'latin1');
    return `${shortNames[oid] ?? oid}=${text}`;
  });
  return words.join(', ').slice(0, 200);
}

/** Two capital letters, as ICAO 9303-12, 7.1 wants them; some authorities write small ones. Undefined where the name has no country. */
export function countryOf(name: Uint8Array): string | undefined {
  const country = new TlvReader(name)
    .inside(0x30)
    .rest(mostParts)
    .map(({ value }) => new TlvReader(value).inside(0x30))
    .find((part) => oidText(part.take(0x06).value) === '2.5.4.6');
  return country && Buffer.from(country.any().value).toString('latin1').trim().toUpperCase();
}

export function serialText({ serialNumber }: Certificate): string {
  return bigEndian(serialNumber).toString(16);
}
