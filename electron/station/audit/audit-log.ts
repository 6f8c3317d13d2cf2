import type { VaultTransaction } from '../vault/schema.ts';
import { signBatch } from './batches.ts';
import { batchSize, canonicalLink, sha256Hex } from './chain.ts';
import { ClockWatch } from './clock-watch.ts';
import type { AuditEvent, AuditEvents } from './events.ts';
import { type ChainHead, headOf } from './head.ts';

export interface AuditEntry<E extends AuditEvent> {
  readonly at: Date;
  readonly event: E;
  readonly officerId: string | null;
  /** Draft or application the event is about. */
  readonly subjectId: string | null;
  readonly details: AuditEvents[E];
}

/** What ends a stretch of work: everything up to it is signed in the same transaction. */
const signedAtOnce: ReadonlySet<AuditEvent> = new Set([
  'officer-signed-out',
  'station-stopped',
  'audit-exported',
]);

/** One machine, one clock, however many vaults a process opens. */
const machine = new ClockWatch();

/**
 * Appends inside the transaction of what it tells about, so that neither exists without the other, and links it to the entry before. A clock
 * that was moved since is noted first.
 */
export async function appendAudit<E extends AuditEvent>(
  transaction: VaultTransaction,
  entry: AuditEntry<E>,
  clock: ClockWatch = machine,
): Promise<void> {
  const head = await headOf(transaction);
  const { monotonicMs, found } = clock.look(head.seq + 1);
  let last: ChainHead = head;
  for (const { event, details } of found) {
    const noted = { at: entry.at, event, officerId: null, subjectId: null, details };
    last = await link(transaction, last, noted, monotonicMs);
  }
  last = await link(transaction, last, entry, monotonicMs);
  if (last.seq - head.signed >= batchSize || signedAtOnce.has(entry.event)) {
    await signBatch(transaction, entry.at);
  }
}

async function link<E extends AuditEvent>(
  transaction: VaultTransaction,
  before: ChainHead,
  entry: AuditEntry<E>,
  monotonicMs: number,
): Promise<ChainHead> {
  const seq = before.seq + 1;
  const at = entry.at.toISOString();
  const { event, officerId, subjectId } = entry;
  const details = JSON.stringify(entry.details);
  // Hashed as it will be read: a member that is undefined is not there any more.
  const read = JSON.parse(details) as unknown;
  const previous = before.hash;
  const hash = sha256Hex(
    canonicalLink({ seq, at, monotonicMs, event, officerId, subjectId, details: read, previous }),
  );
  await transaction
    .insertInto('audit')
    .values({
      seq,
      at,
      monotonic_ms: monotonicMs,
      event,
      officer_id: officerId,
      subject_id: subjectId,
      details,
      previous,
      hash,
    })
    .execute();
  return { seq, hash };
}
