import { X509Certificate, verify } from 'node:crypto';
import { type Result, err, ok } from '../../../domain/result.ts';
import { elementsOf, sequence, tags } from './der.ts';

/** Whoever signs: certificate of an EC P-256 key, and the key wherever it lies. */
export interface Signer {
  readonly id: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM certificates between it and the authority, without the authority itself. */
  readonly chain?: readonly string[];
  /** ECDSA with SHA-256 over `content`, DER. A key on a token may be gone: expected failures are values. */
  sign(content: Uint8Array): Promise<Result<Uint8Array>>;
}

/** A Signer whose certificate was found fit to sign now. */
export interface ReadySigner {
  readonly id: string;
  readonly certificates: readonly Uint8Array[];
  readonly certificate: X509Certificate;
  readonly issuerAndSerial: Uint8Array;
  /** As `Signer.sign`; a signature that is not of the certificate's key is `signing-key-mismatch`. */
  readonly sign: (content: Uint8Array) => Promise<Result<Uint8Array>>;
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

/** Failures: `certificate-invalid`, `certificate-expired`, `signing-key-mismatch` (not a certificate of an EC P-256 key). */
export function readySigner(signer: Signer, signedAt: Date): Result<ReadySigner> {
  const certificate = readCertificate(signer.certificate);
  const chain = (signer.chain ?? []).map(readCertificate);
  if (certificate === undefined || chain.includes(undefined)) return err('certificate-invalid');
  if (signedAt < new Date(certificate.validFrom) || signedAt > new Date(certificate.validTo)) {
    return err('certificate-expired', `valid from ${certificate.validFrom} to ${certificate.validTo}`);
  }
  const { publicKey } = certificate;
  if (publicKey.asymmetricKeyType !== 'ec' || publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    return err('signing-key-mismatch', 'not an EC P-256 key');
  }
  const others = chain.flatMap((one) => (one === undefined ? [] : [one.raw]));
  return ok({
    id: signer.id,
    certificate,
    certificates: [certificate.raw, ...others],
    issuerAndSerial: issuerAndSerialOf(certificate),
    sign: async (content) => {
      const signed = await signer.sign(content);
      if (!signed.ok) return signed;
      return verify('sha256', content, { key: publicKey, dsaEncoding: 'der' }, signed.value)
        ? signed
        : err('signing-key-mismatch', 'the certificate belongs to another key');
    },
  });
}
