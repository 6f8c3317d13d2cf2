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
    /** Where the centre asks for another before the last third; null otherwise. */
    renew_from: string | null;
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
    /** Null: the station that sealed it. */
    delivered_by: string | null;
    enrollment_type: string | null;
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
  roster: { station_id: string; officer_id: string; name: string; rank: string; role: string };
  suspension: {
    number: Generated<number>;
    station_id: string;
    officer_id: string;
    from_at: string;
    until_at: string | null;
  };
  activation: {
    hash: string;
    station_id: string;
    officer_id: string;
    expires_at: string;
    request_digest: string | null;
    fingerprint: string | null;
  };
  renewal: { request_digest: string; earlier: string; fingerprint: string };
  /** `value` is JSON. */
  station_setting: { station_id: string; name: string; value: string };
  /** `day` is a day in Vietnam. */
  delivery_day: { station_id: string; day: string; applications: number; bytes: number };
  audit_anchor: { sequence: number; station_id: string; seq: number; hash: string; judgement: string };
  handed_on: {
    number: Generated<number>;
    at: string;
    request_id: string;
    client: string;
    token_id: string | null;
    transaction_id: string;
    operation: string;
    enrollment_id: string | null;
    buffer_id: string | null;
  };
  upload: {
    id: string;
    station_id: string;
    application_id: string;
    sha256: string;
    size: number;
    chunks: string | null;
    /** Where the pieces in the object store end; 0 where bytes lie in a file. */
    pieces_end: number;
    created_at: string;
    touched_at: string;
  };
  upload_piece: { upload_id: string; position: number; size: number; key: string };
}
