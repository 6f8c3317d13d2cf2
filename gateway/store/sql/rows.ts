import type { Selectable } from 'kysely';
import { policyIdSchema } from '../../../domain/policy/policy.ts';
import type { CertificateRecord, NewCertificate, StationRecord } from '../records.ts';
import type { ApplicationRecord } from '../store.ts';
import type { Tables } from './tables.ts';

export function stationOfRow(row: Selectable<Tables['station']>): StationRecord {
  return {
    id: row.id,
    name: row.name,
    unitCode: row.unit_code,
    unitName: row.unit_name,
    policyId: policyIdSchema.parse(row.policy_id),
  };
}

export function certificateOfRow(row: Selectable<Tables['certificate']>): CertificateRecord {
  return {
    fingerprint: row.fingerprint,
    kind: row.kind === 'station' ? 'station' : 'officer',
    stationId: row.station_id,
    officerId: row.officer_id,
    role: row.role,
    pem: row.pem,
    notBefore: new Date(row.not_before),
    notAfter: new Date(row.not_after),
    revoked:
      row.revoked_at === null
        ? null
        : {
            at: new Date(row.revoked_at),
            reason: row.revoked_reason === 'ceased' ? 'ceased' : 'compromised',
          },
    renewFrom: row.renew_from === null ? null : new Date(row.renew_from),
  };
}

export function applicationOfRow(row: Selectable<Tables['application']>): ApplicationRecord {
  return {
    id: row.id,
    sha256: row.sha256,
    size: row.size,
    stationId: row.station_id,
    deliveredBy: row.delivered_by ?? row.station_id,
    enrollmentType: row.enrollment_type,
    receivedAt: new Date(row.received_at),
    sequence: row.sequence,
    acknowledgement: row.acknowledgement,
  };
}

export function rowOfCertificate(certificate: NewCertificate) {
  return {
    fingerprint: certificate.fingerprint,
    kind: certificate.kind,
    station_id: certificate.stationId,
    officer_id: certificate.officerId,
    role: certificate.role,
    pem: certificate.pem,
    not_before: certificate.notBefore.toISOString(),
    not_after: certificate.notAfter.toISOString(),
    revoked_at: null,
    revoked_reason: null,
    renew_from: null,
  };
}
