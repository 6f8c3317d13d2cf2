import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';

/** Tables of the vault. Times are ISO 8601 UTC texts; JSON columns are parsed by their readers, never trusted. */
export interface VaultTables {
  setting: { key: string; value: string };
  draft: DraftTable;
  application_key: ApplicationKeyTable;
  evidence: EvidenceTable;
  evidence_chunk: EvidenceChunkTable;
  recent_applicant: RecentApplicantTable;
  recent_sample: RecentSampleTable;
  application: ApplicationTable;
  audit: AuditTable;
  audit_batch: AuditBatchTable;
  outbox_item: OutboxItemTable;
  sign_in_guard: SignInGuardTable;
  officer_finger: OfficerFingerTable;
  device_hour: DeviceHourTable;
  device_error: DeviceErrorTable;
  device_duration: DeviceDurationTable;
  device_self_test: DeviceSelfTestTable;
  schema_version: { version: number; applied_at: string };
}

export interface DraftTable {
  id: string;
  ticket: string;
  band: number;
  revision: number;
  created_at: string;
  saved_at: string;
  status: 'draft' | 'sealed';
  owner_officer_id: string;
  /** A `DraftRecord` as JSON, sealed under the application's evidence key as `state`, numbered by the revision. */
  state: Uint8Array;
}

export interface ApplicationKeyTable {
  application_id: string;
  purpose: 'evidence' | 'index' | 'comparison';
  /** Id of the wrapping key in the keyring. */
  wrapped_by: number;
  wrapped: Uint8Array;
}

export interface EvidenceTable {
  id: string;
  /** The draft it was captured for; an application keeps the id of its draft. */
  draft_id: string;
  kind: string;
  /** An `EvidenceMeta` as JSON. */
  meta: string;
  /** Lower-case hex, computed here over the chunks. */
  sha256: string;
  size: number;
  /** PNG for the eyes where the bytes themselves are no picture (finger records); sealed as `preview <id>`. */
  preview: Uint8Array | null;
}

export interface EvidenceChunkTable {
  evidence_id: string;
  seq: number;
  /** Sealed as `evidence <id>`, numbered by `seq`. */
  bytes: Uint8Array;
}

/** Applications whose fingers and faces are kept for comparing: those being taken, and the last ones before. */
export interface RecentApplicantTable {
  application_id: string;
  ticket: string;
  /** Of the last sample kept. */
  at: string;
}

export interface RecentSampleTable {
  /** Evidence it was made of. */
  sample_id: string;
  application_id: string;
  kind: 'finger' | 'face';
  /** Position; null for a face. */
  finger: string | null;
  quality: number;
  /** Finger minutiae record or face embedding, sealed under the application's comparison key as `sample <id>`. */
  bytes: Uint8Array;
}

export interface ApplicationTable {
  id: string;
  ticket: string;
  /** Folded name: capitals without diacritics, single spaces. */
  name_key: string;
  personal_number: string;
  sealed_at: string;
  sha256: string;
  size: number;
  officer_id: string;
  /** What the slip prints, as JSON, sealed under the application's index key: it can be printed when the evidence is gone. */
  slip: Uint8Array;
}

export interface OutboxItemTable {
  application_id: string;
  ticket: string;
  sealed_at: string;
  /** Lower-case hex, and bytes, of the sealed file. */
  sha256: string;
  size: number;
  state: 'waiting' | 'sending' | 'verifying' | 'carried' | 'acknowledged' | 'refused';
  /** 0 urgent, 1 normal, 2 later. */
  priority: number;
  /** Bytes the gateway is known to have. */
  sent: number;
  /** Deliveries that failed since the last success of any kind. */
  attempts: number;
  /** Times all bytes were taken by the gateway. */
  transfers: number;
  /** Why it waits or was refused. */
  code: string | null;
  next_attempt_at: string | null;
  /** Where an upload that was begun goes on. */
  upload_url: string | null;
  /** SHA-256 of every chunk, as uploads announce them; null until the first transfer. */
  chunks: string | null;
  /** Station that sealed it, where it was taken in from a stick. */
  carried_for: string | null;
  /** Base it was handed over to on a stick. */
  carried_to: string | null;
  /** Hand-over it left or came by. */
  hand_over: string | null;
  acknowledged_at: string | null;
  /** CMS SignedData, DER, as the centre signed it. */
  acknowledgement: Uint8Array | null;
}

export interface SignInGuardTable {
  officer_id: string;
  kind: 'credential' | 'finger';
  /** Wrong tries in a row. */
  failures: number;
  wait_ms: number;
  /** The machine's uptime when the last was counted: the wait runs from there. */
  counted_at_uptime_ms: number;
}

export interface OfficerFingerTable {
  officer_id: string;
  finger: string;
  /** ISO/IEC 19794-2:2005 finger minutiae record. */
  template: Uint8Array;
  enrolled_at: string;
  /** Scanner it was taken with, as JSON of a `CaptureDevice`. */
  device: string;
}

export interface AuditTable {
  seq: number;
  at: string;
  /** Milliseconds on the machine's monotonic clock; null for what was noted before there was a chain. */
  monotonic_ms: ColumnType<number | null, number | null, never>;
  event: string;
  officer_id: ColumnType<string | null, string | null, never>;
  subject_id: ColumnType<string | null, string | null, never>;
  details: ColumnType<string, string, never>;
  /** Hash of the entry before, and of this one: see audit/chain.ts. */
  previous: ColumnType<string, string, never>;
  hash: ColumnType<string, string, never>;
}

/** Stretches of the audit chain the station signed. */
export interface AuditBatchTable {
  number: Generated<number>;
  /** Last entry it covers; the first is the one after the last of the batch before. */
  last: number;
  /** A `BatchStatement` in its RFC 8785 form, the bytes that were signed. */
  statement: string;
  /** Detached CAdES, DER. */
  signature: Uint8Array;
}

/** Captures, prints, reads of one device in one hour. */
export interface DeviceHourTable {
  device_id: string;
  /** Its beginning. */
  hour: string;
  done: number;
  failed: number;
  losses: number;
}

/** The last failures of a device; `cause` as `technicalText` leaves it. */
export interface DeviceErrorTable {
  number: Generated<number>;
  device_id: string;
  at: string;
  kind: 'capture' | 'connection' | 'self-test';
  code: string;
  cause: string | null;
}

/** How often what a device did took how long, by day; the buckets are those of diagnostics/durations.ts. */
export interface DeviceDurationTable {
  device_id: string;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  bucket: number;
  count: number;
}

/** The last finished self-test. */
export interface DeviceSelfTestTable {
  device_id: string;
  at: string;
  passed: 0 | 1;
  /** `SelfTestResult`s as JSON. */
  results: string;
}

export type VaultDatabase = Kysely<VaultTables>;
export type VaultTransaction = Transaction<VaultTables>;
/** Either: what only reads, or takes part in the caller's transaction. */
export type VaultAccess = VaultDatabase | VaultTransaction;
