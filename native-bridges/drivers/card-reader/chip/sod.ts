import { timingSafeEqual } from 'node:crypto';
import { type Algorithm, digestOf, type Hash, hashOf, readAlgorithm, signatureHolds } from './algorithms.ts';
import { equal, unsignedOf } from './bytes.ts';
import { type Certificate, parseCertificate, readTime } from './certificate.ts';
import { notGenuine } from './refusal.ts';
import { oidText, type Tlv, TlvReader } from './tlv.ts';

const oids = {
  signedData: '1.2.840.113549.1.7.2',
  ldsSecurityObject: '2.23.136.1.1.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;
export const largestSod = 64 * 1024;
const most = { certificates: 4, attributes: 16, groups: 16 } as const;

/** EF.SOD (ICAO 9303-10, 4.6.2): hashes of all data groups, signed by the document signer in it. */
export interface SecurityObject {
  readonly hash: Hash;
  /** By data group number. */
  readonly hashes: ReadonlyMap<number, Uint8Array>;
  readonly signer: Certificate;
  /** As the signer says; null where it says nothing. */
  readonly signedAt: Date | null;
  readonly content: Uint8Array;
  /** SET OF, the form that is signed; null where the content is signed directly. */
  readonly attributes: Uint8Array | null;
  readonly messageDigest: Uint8Array | null;
  readonly digestHash: Hash;
  readonly algorithm: Algorithm;
  readonly signature: Uint8Array;
}

/** Reads; proves nothing. Throws `ChipRefusal`. */
export function parseSod(bytes: Uint8Array): SecurityObject {
  if (bytes.length > largestSod) throw notGenuine('SOD too large');
  const wrapper = new TlvReader(bytes).inside(0x77).inside(0x30);
  expectOid(wrapper.take(0x06), oids.signedData);
  const signedData = wrapper.inside(0xa0).inside(0x30);
  signedData.take(0x02);
  signedData.take(0x31);
  const encapsulated = signedData.inside(0x30);
  expectOid(encapsulated.take(0x06), oids.ldsSecurityObject);
  const content = encapsulated.inside(0xa0).take(0x04).value;
  const certificates = signedData.optional(0xa0);
  signedData.optional(0xa1);
  const signers = signedData.inside(0x31);
  const info = signers.inside(0x30);
  if (!signers.atEnd) throw notGenuine('SOD of several signers');
  return { ...readLds(content), ...readSigner(info, certificates), content };
}

function readLds(content: Uint8Array): Pick<SecurityObject, 'hash' | 'hashes'> {
  const reader = new TlvReader(content).inside(0x30);
  reader.take(0x02);
  const hash = hashOf(readAlgorithm(reader.take(0x30)));
  const hashes = new Map<number, Uint8Array>();
  for (const entry of new TlvReader(reader.take(0x30).value).rest(most.groups)) {
    const pair = new TlvReader(entry.value);
    const group = unsignedOf(pair.take(0x02).value);
    if (group < 1 || group > 16 || hashes.has(group)) throw notGenuine('data group in the SOD');
    hashes.set(group, pair.take(0x04).value);
  }
  return { hash, hashes };
}

function readSigner(info: TlvReader, certificates: Tlv | undefined) {
  info.take(0x02);
  const identifier = info.any();
  const digestHash = hashOf(readAlgorithm(info.take(0x30)));
  const attributes = info.optional(0xa0);
  const algorithm = readAlgorithm(info.take(0x30));
  const signature = info.take(0x04).value;
  if (certificates === undefined) throw notGenuine('SOD without its signer');
  const signer = new TlvReader(certificates.value)
    .rest(most.certificates)
    .filter(({ tag }) => tag === 0x30)
    .map(({ raw }) => parseCertificate(raw))
    .find((certificate) => isNamedBy(certificate, identifier));
  if (signer === undefined) throw notGenuine('SOD without its signer');
  const read = attributes === undefined ? null : readAttributes(attributes);
  return {
    signer,
    digestHash,
    algorithm,
    signature,
    attributes: read?.signed ?? null,
    messageDigest: read?.messageDigest ?? null,
    signedAt: read?.signedAt ?? null,
  };
}

/** By issuer and serial number, or by the key's id (RFC 5652, 5.3). */
function isNamedBy(certificate: Certificate, { tag, value }: Tlv): boolean {
  if (tag === 0x80) return certificate.subjectKeyId !== undefined && equal(certificate.subjectKeyId, value);
  if (tag !== 0x30) throw notGenuine('name of the signer');
  const reader = new TlvReader(value);
  return (
    equal(reader.take(0x30).raw, certificate.issuer) &&
    equal(reader.take(0x02).value, certificate.serialNumber)
  );
}

function readAttributes(attributes: Tlv) {
  const values = new Map<string, Tlv>();
  for (const attribute of new TlvReader(attributes.value).rest(most.attributes)) {
    const reader = new TlvReader(attribute.value);
    const oid = oidText(reader.take(0x06).value);
    if (values.has(oid)) throw notGenuine('attribute given twice');
    values.set(oid, reader.inside(0x31).any());
  }
  const contentType = values.get(oids.contentType);
  const messageDigest = values.get(oids.messageDigest);
  const signingTime = values.get(oids.signingTime);
  if (contentType === undefined || messageDigest?.tag !== 0x04) throw notGenuine('attributes of the SOD');
  expectOid(contentType, oids.ldsSecurityObject);
  // RFC 5652, 5.4: what is signed carries the tag of SET OF, not the implicit one.
  const signed = Uint8Array.from(attributes.raw);
  signed[0] = 0x31;
  return {
    signed,
    messageDigest: messageDigest.value,
    signedAt: signingTime === undefined ? null : readTime(signingTime),
  };
}

function expectOid({ tag, value }: Tlv, oid: string): void {
  if (tag !== 0x06 || oidText(value) !== oid) throw notGenuine('content type of the SOD');
}

/** Whether the document signer in it signed exactly these hashes. */
export function sodHolds(sod: SecurityObject): boolean {
  const { attributes, messageDigest, content, algorithm, signer, signature, digestHash } = sod;
  if (!signer.maySignData) return false;
  if (attributes !== null) {
    const digest = digestOf(digestHash, content);
    if (messageDigest?.length !== digest.length || !timingSafeEqual(messageDigest, digest)) return false;
  }
  return signatureHolds(algorithm, signer.publicKey, attributes ?? content, signature, digestHash);
}

/** Whether a file is the one whose hash was signed. */
export function isHashed(sod: SecurityObject, group: number, file: Uint8Array): boolean {
  const expected = sod.hashes.get(group);
  return expected !== undefined && equal(expected, digestOf(sod.hash, file));
}
