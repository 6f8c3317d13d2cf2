/**
 * Moments at which losing power hurts most, by name. A crash test registers a hook and ends its process there; nobody else does,
 * and then passing one costs a comparison.
 */
export const faultPoints = [
  /** A draft's new state is written, not committed. */
  'save.written',
  /** Committed; nobody was told yet. */
  'save.committed',
  /** Between two pieces of one scan or image. */
  'evidence.chunk-written',
  'evidence.written',
  /** An attempt is kept; nothing has compared it yet. */
  'comparing.begun',
  /** The thread has answered; the draft does not know of it yet. */
  'comparing.compared',
  /** What was found is written, not committed. */
  'comparing.written',
  'seal.begun',
  /** Every byte of the sealed file was handed over, none is synced or under its own name. */
  'seal.file-filled',
  'seal.file-named',
  'seal.written',
  'seal.committed',
  'outbox.sending',
  'outbox.upload-begun',
  'outbox.verifying',
  /** The centre's receipt came and was verified; the vault does not know yet. */
  'outbox.receipt-received',
  'outbox.receipt-written',
  'outbox.receipt-committed',
  /** First start: the keyring is on the disk, the database is not. */
  'vault.keyring-made',
  /** A vault of an earlier version was copied under its new key; the old one is still in use. */
  'vault.upgrade.copied',
  'vault.upgrade.keyring-written',
  'vault.upgrade.swapped',
  'vault.rotate.proposed',
  'vault.rotate.keys-added',
  /** Between two batches of application keys wrapped anew. */
  'vault.rotate.batch',
  'vault.rotate.keyring-written',
  'vault.rotate.adopted',
  'vault.backup.copied',
  /** Between two chunks on their way to the stick. */
  'vault.backup.chunk-written',
  'vault.backup.filled',
  'vault.backup.named',
  'vault.restore.staged',
  'vault.restore.committed',
  /** Between two files moved into their places. */
  'vault.restore.moved',
  'purge.written',
  'purge.committed',
  'purge.file-removed',
] as const;
export type FaultPoint = (typeof faultPoints)[number];

let hook: ((point: FaultPoint) => void) | null = null;

/** For a process that is to be ended at a point, or that counts how often one is passed. Null takes the hook away. */
export function onReached(listener: ((point: FaultPoint) => void) | null): void {
  hook = listener;
}

/** Says that the program has come to `point`. What the hook throws passes on to the caller. */
export function reached(point: FaultPoint): void {
  if (hook !== null) hook(point);
}
