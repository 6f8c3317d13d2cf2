import { KeyObject, X509Certificate, createPublicKey, sign } from 'node:crypto';
import { type Result, err, ok } from '../../../domain/result.ts';
import { elementsOf, sequence, tags } from './der.ts';

/** Certificate and key of a signer: EC P-256. */
export interface SigningIdentity {
  /** PEM. */
  readonly certificate: string;
  /** PEM certificates between it and the authority, without the authority itself. */
  readonly chain?: readonly string[];
  readonly key: KeyObject | CryptoKey;
}

/** A SigningIdentity whose parts were found to belong together. */
export interface ReadySigner {
  readonly certificates: readonly Uint8Array[];
  readonly certificate: X509Certificate;
  readonly issuerAndSerial: Uint8Array;
  /** ECDSA with SHA-256, DER. */
  readonly sign: (data: Uint8Array) => Uint8Array;
}

export function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** IssuerAndSerialNumber (RFC 5652, 10.2.4) of a certificate. */
export function issuerAndSerialOf(certificate: X509Certificate): Uint8Array {
  const tbs = elementsOf(elementsOf(certificate.raw)?.[0]?.content ?? new Uint8Array())?.[0];
  const fields = elementsOf(tbs?.content ?? new Uint8Array()) ?? [];
  // The version [0] is left out in certificates of version 1.
  const at = fields[0]?.tag === tags.context0 ? 1 : 0;
  const serial = fields[at];
  const issuer = fields[at + 2];
  if (serial === undefined || issuer === undefined) throw new Error('certificate without serial or issuer');
  return sequence(issuer.encoded, serial.encoded);
}

/** Failures: `certificate-invalid`, `certificate-expired`, `signing-key-mismatch`. */
export function readySigner(identity: SigningIdentity, signedAt: Date): Result<ReadySigner> {
  const certificate = readCertificate(identity.certificate);
  const chain = (identity.chain ?? []).map(readCertificate);
  if (certificate === undefined || chain.includes(undefined)) return err('certificate-invalid');
  if (signedAt < new Date(certificate.validFrom) || signedAt > new Date(certificate.validTo)) {
    return err('certificate-expired', `valid from ${certificate.validFrom} to ${certificate.validTo}`);
  }
  const key = identity.key instanceof KeyObject ? identity.key : KeyObject.from(identity.key);
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    return err('signing-key-mismatch', 'not an EC P-256 key');
  }
  const ofKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  if (!ofKey.equals(certificate.publicKey.export({ type: 'spki', format: 'der' }))) {
    return err('signing-key-mismatch', 'the certificate belongs to another key');
  }
  const others = chain.flatMap((one) => (one === undefined ? [] : [one.raw]));
  return ok({
    certificate,
    certificates: [certificate.raw, ...others],
    issuerAndSerial: issuerAndSerialOf(certificate),
    sign: (data) => sign('sha256', data, { key, dsaEncoding: 'der' }),
  });
}
