/**
 * Everything the station's audit trail can say, and the details each event carries: ids, codes and counts, never
 * anything about the applicant. Adding one is a decision; nothing else can be written.
 */
export interface AuditEvents {
  'station-started': { version: string };
  /** Stopped as it should: a start without one before it followed a crash. */
  'station-stopped': Record<string, never>;
  /** The wall clock said something else than the clocks nobody can set: what was expected, and what it said. */
  'clock-jumped': { from: string; to: string; bySeconds: number };
  'machine-suspended': { seconds: number };
  /** At start: the wall clock stands before the newest entry. */
  'clock-behind': { newest: string; bySeconds: number };
  /** Station's clock less the centre's; 0 when they agree again. */
  'clock-differs': { bySeconds: number };
  'audit-exported': Record<string, never>;
  'officer-signed-in': Record<string, never>;
  'officer-sign-in-refused': { failures: number };
  'officer-signed-out': Record<string, never>;
  'session-locked': { by: 'officer' | 'idle' | 'token' };
  'session-unlocked': Record<string, never>;
  'session-unlock-refused': { failures: number };
  /** After too many wrong tries, by a supervisor or administrator and a second person. */
  'officer-unlocked': { approvedBy: string };
  'officer-activated': { key: 'vault' | 'token' };
  'passphrase-changed': Record<string, never>;
  'officer-finger-enrolled': { finger: string; quality: number };
  'officer-finger-refused': { failures: number };
  'roster-confirmed': { officers: number; suspended: number };
  'officer-suspended': Record<string, never>;
  'station-provisioned': { officers: number };
  'station-certificate-renewed': { notAfter: string };
  'shift-handed-over': {
    to: string;
    drafts: number;
    started: number;
    sealed: number;
    discarded: number;
    waiting: number;
    refused: number;
  };
  'draft-started': { ticket: string; place: 'counter' | 'home' };
  'draft-opened': Record<string, never>;
  'draft-taken-over': { from: string };
  'draft-put-aside': Record<string, never>;
  'draft-discarded': { ticket: string };
  'reason-chosen': { reason: string };
  'document-added': { type: string; evidence: string };
  'document-removed': { type: string };
  /** A copy of a page was turned or cropped by the station. */
  'document-straightened': { evidence: string };
  /** Which of the two the officer wants to hand on as the page. */
  'document-copy-chosen': { evidence: string; taken: 'original' | 'straightened' };
  'document-page-retyped': { evidence: string; from: string; to: string };
  /** The chip of the applicant's existing card: how it was opened, and what was proven of issuer and chip. */
  'card-read': { attempt: string; access: string; issuer: string; chip: string };
  'card-read-failed': { attempt: string; code: string };
  'fingerprint-captured': { capture: string; attempt: string; number: number; quality: number };
  'fingerprint-failed': { capture: string; attempt: string; code: string };
  'fingerprint-excepted': { finger: string; presence: string };
  'fingerprint-exception-cleared': { finger: string };
  'fingerprint-poor-accepted': { capture: string; quality: number; attempts: number };
  'fingerprint-exception-photographed': { finger: string };
  /** What comparing evidence found, by code; `other`: ticket or officer, where it is one. */
  'finding-found': { code: string; finding: string; score: number; other: string };
  'finding-overruled': { code: string; finding: string };
  'difference-resolved': { field: string; taken: string };
  'population-asked': { outcome: string };
  'photo-poor-accepted': { checks: string };
  'iris-excepted': { code: string };
  'photo-taken': { evidence: string; remarks: string };
  'photo-removed': Record<string, never>;
  'signature-taken': { signer: string; evidence: string };
  'data-confirmed': { revision: number; by: 'officer-window' | 'applicant-window' };
  'signature-refused': { failures: number };
  'approval-refused': { failures: number };
  /** By a supervisor, beside the officer: what for. */
  'application-approved': { reasons: string };
  'application-sealed': { sha256: string; bytes: number };
  /** `receipt`: SHA-256 of the centre's acknowledgement as it is kept. */
  'application-acknowledged': { sha256: string; receipt?: string };
  'outbox-paused': Record<string, never>;
  'outbox-resumed': Record<string, never>;
  'outbox-limits-set': { bytesPerSecond: number | null; metered: string };
  'application-prioritised': { priority: string };
  'application-retried': Record<string, never>;
  'base-card-made': { base: string; file: string };
  /** Counted out: what left on a stick, by which hand-over, and who answered for it beside the officer. */
  'applications-handed-over': {
    handOver: string;
    to: string;
    count: number;
    bytes: number;
    approvedBy: string;
  };
  /** Counted in. */
  'applications-taken-in': { handOver: string; from: string; count: number; known: number; damaged: number };
  /** At the mobile team: what the base says it counted. */
  'hand-over-counted': { handOver: string; by: string; count: number; damaged: number };
  'receipts-brought': { written: number; read: number };
  'evidence-purged': { pieces: number };
  'sealed-file-removed': Record<string, never>;
  'vault-key-rotated': { generation: number; approvedBy: string };
  'vault-backed-up': { bytes: number; applications: number; approvedBy: string };
  /** First entry on the machine that took the place of another: up to here the trail is the other machine's. */
  'vault-restored': { madeAt: string; first: string; second: string };
  /** By a technician, with the device's test of itself; `code`: what failed. */
  'self-test-run': { device: string; outcome: string; code: string };
  /** What went over a device's wire was recorded, without personal payloads. */
  'trace-recorded': { device: string; frames: number };
  /** Drivers or permissions of the operating system were put right. */
  'host-fix-applied': { check: string; outcome: string };
  'support-bundle-exported': { sha256: string; bytes: number };
  'slip-printed': { printer: string };
  /** A device answered for an attempt that was over, or for another applicant: nothing of it was kept. */
  'late-capture-discarded': { attempt: string; kind: 'fingerprint' | 'signature' | 'document' | 'card' };
  'orphan-file-removed': { file: string };
}
export type AuditEvent = keyof AuditEvents;
