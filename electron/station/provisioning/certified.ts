import { type KeyObject, X509Certificate } from 'node:crypto';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { readCertificate } from '../sealing/signing-identity.ts';

/**
 * A certificate the centre sent must come from the authority trusted from the start, be in force, and be of the key made here.
 *
 * Failures: `certificate-untrusted`, `certificate-not-ours`; the cause says whose it is.
 */
export function checkCertified(
  certified: { readonly who: string; readonly pem: string; readonly publicKey: KeyObject },
  authority: string,
  now: Date,
): Result<void, Failure<'certificate-untrusted' | 'certificate-not-ours'>> {
  const certificate = readCertificate(certified.pem);
  if (certificate === undefined || !issuedBy(new X509Certificate(authority), certificate, now)) {
    return err('certificate-untrusted', certified.who);
  }
  return certificate.publicKey.equals(certified.publicKey)
    ? ok()
    : err('certificate-not-ours', certified.who);
}

export function issuedBy(authority: X509Certificate, certificate: X509Certificate, now: Date): boolean {
  return (
    !certificate.ca &&
    certificate.checkIssued(authority) &&
    certificate.verify(authority.publicKey) &&
    now >= new Date(certificate.validFrom) &&
    now <= new Date(certificate.validTo)
  );
}
