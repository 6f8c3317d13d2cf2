import { createHash } from 'node:crypto';
import type { CertificateRecord, NewCertificate } from '../store/records.ts';
import type { x509 } from './x509.ts';

/** How the register keeps a certificate. */
export function recordOf(
  certificate: x509.X509Certificate,
  whose: Pick<NewCertificate, 'kind' | 'stationId' | 'officerId' | 'role'>,
): NewCertificate {
  return {
    ...whose,
    fingerprint: createHash('sha256').update(Buffer.from(certificate.rawData)).digest('hex'),
    pem: `${certificate.toString('pem')}\n`,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
  };
}

/** From when a station may have its next certificate: the last third of its life, or sooner where the centre asked. */
export function renewFromOf({
  notBefore,
  notAfter,
  renewFrom,
}: Pick<CertificateRecord, 'notBefore' | 'notAfter' | 'renewFrom'>): Date {
  const lastThird = new Date(notAfter.getTime() - (notAfter.getTime() - notBefore.getTime()) / 3);
  return renewFrom !== null && renewFrom < lastThird ? renewFrom : lastThird;
}
