import type { Role } from '../../domain/officers/roles.ts';
import type { PolicyId } from '../../domain/policy/policy.ts';

export interface OfficerRecord {
  readonly id: string;
  readonly name: string;
  readonly rank: string;
  readonly role: Role;
}

export interface StationRecord {
  readonly id: string;
  readonly name: string;
  readonly unitCode: string;
  readonly unitName: string;
  readonly policyId: PolicyId;
}

/** `compromised`: nothing it ever signed counts. `ceased`: what it signed before keeps counting. */
export type RevocationReason = 'compromised' | 'ceased';

export interface CertificateRecord {
  /** Lower-case hex of SHA-256 over the DER. */
  readonly fingerprint: string;
  readonly kind: 'station' | 'officer';
  readonly stationId: string;
  readonly officerId: string | null;
  readonly role: string | null;
  readonly pem: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly revoked: { readonly at: Date; readonly reason: RevocationReason } | null;
  /** Where the centre asked for another before its time. */
  readonly renewFrom: Date | null;
}

export type NewCertificate = Omit<CertificateRecord, 'revoked' | 'renewFrom'>;
