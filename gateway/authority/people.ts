import type { x509 } from './x509.ts';
import { clockTolerance, type Authority } from './authority.ts';
import { extendedKeyUsage, issue, keyUsage } from './certificates.ts';

const validity = 2 * 365 * 24 * 3600 * 1000;

function period(now: Date) {
  return {
    notBefore: new Date(now.getTime() - clockTolerance),
    notAfter: new Date(now.getTime() + validity),
  };
}

/** A station both speaks TLS and signs the containers it seals: client authentication and signatures. */
export function issueStationCertificate(
  authority: Authority,
  publicKey: x509.PublicKey,
  station: { readonly id: string; readonly unitCode: string },
  now: Date,
): Promise<x509.X509Certificate> {
  return issue(authority.issuer, publicKey, {
    subject: [{ C: ['VN'] }, { O: [station.unitCode] }, { OU: ['station'] }, { CN: [station.id] }],
    ...period(now),
    keyUsage: keyUsage.evidence,
    extendedKeyUsage: [extendedKeyUsage.client, extendedKeyUsage.signer],
  });
}

/** An officer only signs. The subject says who by id and in which role; the name stays in the centre's register. */
export function issueOfficerCertificate(
  authority: Authority,
  publicKey: x509.PublicKey,
  officer: { readonly id: string; readonly role: string; readonly unitCode: string },
  now: Date,
): Promise<x509.X509Certificate> {
  return issue(authority.issuer, publicKey, {
    subject: [
      { C: ['VN'] },
      { O: [officer.unitCode] },
      { OU: [officer.role] },
      { CN: [officer.id] },
      { '2.5.4.5': [officer.id] },
    ],
    ...period(now),
    keyUsage: keyUsage.evidence,
    extendedKeyUsage: [extendedKeyUsage.signer],
  });
}
