import { digestOf, ecPublicKey, type Hash } from '../../drivers/card-reader/chip/algorithms.ts';
import type { RandomSource } from '../../drivers/card-reader/chip/bac.ts';
import { toBigEndian } from '../../drivers/card-reader/chip/bytes.ts';
import {
  type Curve,
  coordinateLength,
  curves,
  randomScalar,
  truncated,
} from '../../drivers/card-reader/chip/curves.ts';
import { oidTlv, tlv } from '../../drivers/card-reader/chip/tlv.ts';
import { bits, integer, name, octets, sequence, time } from './der.ts';

/** A key on a curve, and what it signs with. */
export interface CurveKey {
  readonly curve: Curve;
  readonly secret: bigint;
  /** Uncompressed point. */
  readonly publicKey: Uint8Array;
  /** SubjectPublicKeyInfo. */
  readonly info: Uint8Array;
}

export function curveNamed(wanted: string): Curve {
  const curve = curves.find(({ name: known }) => known === wanted);
  if (curve === undefined) throw new Error(`no curve ${wanted}`);
  return curve;
}

export function makeKey(curve: Curve, random: RandomSource): CurveKey {
  const secret = randomScalar(curve, random);
  const publicKey = curve.Point.BASE.multiply(secret).toBytes(false);
  const info = sequence(sequence(oidTlv(ecPublicKey), oidTlv(curve.oid)), bits(publicKey));
  return { curve, secret, publicKey, info };
}

/** Two numbers: ECDSA (FIPS 186-4, 6.3). */
function signNumbers({ curve, secret }: CurveKey, digest: Uint8Array, random: RandomSource) {
  const { BASE, Fn } = curve.Point;
  for (;;) {
    const nonce = randomScalar(curve, random);
    const r = BASE.multiply(nonce).toAffine().x % Fn.ORDER;
    const sum = Fn.add(truncated(digest, Fn.ORDER), Fn.mul(r, secret));
    const s = Fn.mul(Fn.inv(nonce), sum);
    if (r !== 0n && s !== 0n) return { r, s };
  }
}

export function signDer(key: CurveKey, digest: Uint8Array, random: RandomSource): Uint8Array {
  const { r, s } = signNumbers(key, digest, random);
  return sequence(integer(r), integer(s));
}

/** Both numbers in the curve's length behind one another (TR-03111, 5.2.1). */
export function signPlain(key: CurveKey, digest: Uint8Array, random: RandomSource): Uint8Array {
  const { r, s } = signNumbers(key, digest, random);
  const length = coordinateLength(key.curve);
  return Uint8Array.from([...toBigEndian(r, length), ...toBigEndian(s, length)]);
}

const ecdsaOid = { sha256: '1.2.840.10045.4.3.2', sha384: '1.2.840.10045.4.3.3' } as const;

/** The hash that goes with the curve, and ECDSA with it. */
export function algorithmOf({ curve }: CurveKey): { readonly hash: Hash; readonly algorithm: Uint8Array } {
  const hash = coordinateLength(curve) >= 48 ? 'sha384' : 'sha256';
  return { hash, algorithm: sequence(oidTlv(ecdsaOid[hash])) };
}

export interface CertifiedKey {
  readonly key: CurveKey;
  readonly subject: Uint8Array;
  readonly certificate: Uint8Array;
}

export interface Wanted {
  readonly key: CurveKey;
  readonly subject: Uint8Array;
  readonly serial: number;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly authority: boolean;
}

/** @param issuer signs; the key itself where there is none */
export function certify(
  wanted: Wanted,
  issuer: Pick<CertifiedKey, 'key' | 'subject'> | undefined,
  random: RandomSource,
): CertifiedKey {
  const { key, subject, serial, notBefore, notAfter, authority } = wanted;
  const by = issuer ?? { key, subject };
  const { hash, algorithm } = algorithmOf(by.key);
  const keyId = (publicKey: Uint8Array) => digestOf('sha1', publicKey);
  const extension = (oid: string, value: Uint8Array, critical = false) =>
    sequence(oidTlv(oid), ...(critical ? [tlv(0x01, Uint8Array.of(0xff))] : []), octets(value));
  const usage = authority ? bits(Uint8Array.of(0x06), 1) : bits(Uint8Array.of(0x80), 7);
  const body = sequence(
    tlv(0xa0, integer(2)),
    integer(serial),
    algorithm,
    by.subject,
    sequence(time(notBefore), time(notAfter)),
    subject,
    key.info,
    tlv(
      0xa3,
      sequence(
        extension('2.5.29.14', octets(keyId(key.publicKey))),
        extension('2.5.29.35', sequence(tlv(0x80, keyId(by.key.publicKey)))),
        extension('2.5.29.15', usage, true),
        ...(authority
          ? [extension('2.5.29.19', sequence(tlv(0x01, Uint8Array.of(0xff)), integer(0)), true)]
          : []),
      ),
    ),
  );
  const signature = signDer(by.key, digestOf(hash, body), random);
  return { key, subject, certificate: sequence(body, algorithm, bits(signature)) };
}

/** A country's signing authority and the signer of its cards. Nobody's: a card of it opens no door outside training. */
export interface CardIssuer {
  readonly authority: CertifiedKey;
  readonly signer: CertifiedKey & { readonly serial: number };
}

export interface IssuerOptions {
  readonly random: RandomSource;
  /** When the cards are signed; the authority has run since two years before. */
  readonly signedAt: Date;
  readonly curve?: string;
  readonly organisation?: string;
  /** Two letters; `VN` unless told. */
  readonly country?: string;
  /** How long the authority's certificate runs. */
  readonly authorityYears?: number;
}

/** As a card of Viet Nam was seen to have it. */
const usualCurve = 'brainpoolP384r1';

function yearsFrom(start: Date, count: number): Date {
  const date = new Date(start);
  date.setUTCFullYear(date.getUTCFullYear() + count);
  return date;
}

export function makeIssuer(options: IssuerOptions): CardIssuer {
  const { random, signedAt, curve = usualCurve, organisation = 'Training only', country = 'VN' } = options;
  const authority = certify(
    {
      key: makeKey(curveNamed(curve), random),
      subject: name(country, organisation, 'CSCA simulated'),
      serial: 1,
      notBefore: yearsFrom(signedAt, -2),
      notAfter: yearsFrom(signedAt, (options.authorityYears ?? 15) - 2),
      authority: true,
    },
    undefined,
    random,
  );
  return issuerUnder(authority, options);
}

/** A signer of cards under an authority that is there. */
export function issuerUnder(authority: CertifiedKey, options: IssuerOptions): CardIssuer {
  const { random, signedAt, curve = usualCurve, organisation = 'Training only', country = 'VN' } = options;
  const serial = 4097;
  const signer = certify(
    {
      key: makeKey(curveNamed(curve), random),
      subject: name(country, organisation, 'Document signer simulated'),
      serial,
      notBefore: signedAt,
      notAfter: yearsFrom(signedAt, 10),
      authority: false,
    },
    authority,
    random,
  );
  return { authority, signer: { ...signer, serial } };
}

/** A new key of the same authority, signed by the old one (link certificate) and by itself. */
export function renewAuthority(
  old: CertifiedKey,
  options: IssuerOptions,
): { readonly link: Uint8Array; readonly authority: CertifiedKey } {
  const { random, signedAt, curve = usualCurve } = options;
  const wanted: Wanted = {
    key: makeKey(curveNamed(curve), random),
    subject: old.subject,
    serial: 2,
    notBefore: new Date(signedAt.getTime() - 86_400_000),
    notAfter: new Date(signedAt.getTime() + 10 * 365 * 86_400_000),
    authority: true,
  };
  return {
    link: certify(wanted, old, random).certificate,
    authority: certify(wanted, undefined, random),
  };
}
