import type { Generated } from 'kysely';

/** Rows of the index. Times are ISO 8601 in UTC. */
export interface Tables {
  station: { id: string; name: string; unit_code: string; unit_name: string; policy_id: string };
  officer: { id: string; name: string; rank: string; role: string };
  certificate: {
    fingerprint: string;
    kind: string;
    station_id: string;
    officer_id: string | null;
    role: string | null;
    pem: string;
    not_before: string;
    not_after: string;
    revoked_at: string | null;
    revoked_reason: string | null;
  };
  provisioning_code: {
    hash: string;
    /** JSON of CodeGrant. */
    grant: string;
    created_at: string;
    expires_at: string;
    used_at: string | null;
    request_digest: string | null;
    station_id: string | null;
  };
  application: {
    id: string;
    sha256: string;
    size: number;
    station_id: string;
    received_at: string;
    sequence: number;
    acknowledgement: Uint8Array;
  };
  /** One row, `acknowledged`: the last sequence number. Writing it first is the lock of an acknowledgement. */
  counter: { name: string; value: number };
  refusal: {
    number: Generated<number>;
    at: string;
    request_id: string;
    station_id: string | null;
    application_id: string | null;
    sha256: string | null;
    code: string;
    cause: string;
  };
}
