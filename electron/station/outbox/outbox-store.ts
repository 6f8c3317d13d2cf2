import { join } from 'node:path';
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { OutboxItem, Priority } from '../../../domain/channels/outbox.ts';
import type { OutboxItemTable, VaultAccess, VaultTables } from '../vault/schema.ts';

export type OutboxRow = Selectable<OutboxItemTable>;

export interface NewOutboxItem {
  readonly applicationId: string;
  readonly ticket: string;
  readonly sealedAt: Date;
  /** Lower-case hex of the sealed file. */
  readonly sha256: string;
  readonly size: number;
  /** Taken in from a stick: the station that sealed it, and the hand-over it came by. */
  readonly carried?: { readonly from: string; readonly handOver: string };
}

const priorities: readonly Priority[] = ['urgent', 'normal', 'later'];
export const rankOf = (priority: Priority): number => priorities.indexOf(priority);
export const urgentRank = rankOf('urgent');

/** Where the sealed bytes of an application lie until some time after they were acknowledged. */
export function sealedFilePath(dataFolder: string, applicationId: string): string {
  return join(sealedFolder(dataFolder), `${applicationId}.p7m`);
}
export function sealedFolder(dataFolder: string): string {
  return join(dataFolder, 'outbox');
}

/** Part of the transaction that says the application is sealed; call `Outbox.wake` after it is committed. */
export async function enqueue(access: VaultAccess, item: NewOutboxItem): Promise<void> {
  await access
    .insertInto('outbox_item')
    .values({
      application_id: item.applicationId,
      ticket: item.ticket,
      sealed_at: item.sealedAt.toISOString(),
      sha256: item.sha256,
      size: item.size,
      state: 'waiting',
      priority: rankOf('normal'),
      sent: 0,
      attempts: 0,
      transfers: 0,
      code: null,
      next_attempt_at: null,
      upload_url: null,
      chunks: null,
      carried_for: item.carried?.from ?? null,
      carried_to: null,
      hand_over: item.carried?.handOver ?? null,
      acknowledged_at: null,
      acknowledgement: null,
    })
    .execute();
}

/** What officers see of a row. */
export const shownColumns = [
  'application_id',
  'ticket',
  'state',
  'priority',
  'carried_for',
  'size',
  'sent',
  'sealed_at',
  'acknowledged_at',
  'code',
  'next_attempt_at',
] as const;
export type ShownRow = Pick<OutboxRow, (typeof shownColumns)[number]>;

export function itemOf(row: ShownRow, sent: number = row.sent): OutboxItem {
  return {
    applicationId: row.application_id,
    ticket: row.ticket,
    state: row.state,
    priority: priorities[row.priority] ?? 'normal',
    carriedFor: row.carried_for,
    size: row.size,
    sent,
    sealedAt: row.sealed_at,
    acknowledgedAt: row.acknowledged_at,
    code: row.code,
    nextAttemptAt: row.next_attempt_at,
  };
}

export function rowOf(access: VaultAccess, applicationId: string): Promise<OutboxRow | undefined> {
  return access
    .selectFrom('outbox_item')
    .selectAll()
    .where('application_id', '=', applicationId)
    .executeTakeFirst();
}

/** No pause is longer: a row that would wait longer was postponed by a clock that has been set back since. */
const longestPauseMs = 25 * 3600 * 1000;

/** Of rows whose time has come. */
const isDue = (now: Date) => (is: ExpressionBuilder<VaultTables, 'outbox_item'>) =>
  is.or([
    is('next_attempt_at', 'is', null),
    is('next_attempt_at', '<=', now.toISOString()),
    is('next_attempt_at', '>', new Date(now.getTime() + longestPauseMs).toISOString()),
  ]);

/**
 * The waiting item to be sent next: urgent ones first, then those that failed less often (one that always fails holds up
 * nobody), then the oldest.
 */
export function nextDue(access: VaultAccess, now: Date, onlyUrgent = false): Promise<OutboxRow | undefined> {
  return access
    .selectFrom('outbox_item')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('priority', '<=', onlyUrgent ? urgentRank : rankOf('later'))
    .where(isDue(now))
    .orderBy('priority')
    .orderBy('attempts')
    .orderBy('sealed_at')
    .limit(1)
    .executeTakeFirst();
}

/** A carried item the centre has not been asked about for a while: it may have come by way of the base. */
export function nextToAskFor(access: VaultAccess, now: Date): Promise<OutboxRow | undefined> {
  return access
    .selectFrom('outbox_item')
    .selectAll()
    .where('state', '=', 'carried')
    .where(isDue(now))
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst();
}

/** When the next row is due; carried ones only where somebody can be asked about them. */
export async function nextAttemptAt(
  access: VaultAccess,
  { onlyUrgent, asks }: { readonly onlyUrgent: boolean; readonly asks: boolean },
): Promise<Date | null> {
  const row = await access
    .selectFrom('outbox_item')
    .select('next_attempt_at')
    .where((is) => {
      const sent = is.and([
        is('state', '=', 'waiting'),
        is('priority', '<=', onlyUrgent ? urgentRank : rankOf('later')),
      ]);
      return asks ? is.or([sent, is('state', '=', 'carried')]) : sent;
    })
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_attempt_at ? new Date(row.next_attempt_at) : null;
}

/** Changes a row; where `only` is given, one that is in such a state. Answers whether it did. */
export async function changeRow(
  access: VaultAccess,
  applicationId: string,
  change: Partial<Omit<OutboxRow, 'application_id'>>,
  only?: readonly OutboxRow['state'][],
): Promise<boolean> {
  const update = access.updateTable('outbox_item').set(change).where('application_id', '=', applicationId);
  const { numUpdatedRows } = await (only === undefined
    ? update
    : update.where('state', 'in', [...only])
  ).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What was under way when the program ended is simply due again; the gateway knows how far it came. */
export async function takeBackUnfinished(access: VaultAccess): Promise<void> {
  await access
    .updateTable('outbox_item')
    .set({ state: 'waiting', next_attempt_at: null })
    .where('state', 'in', ['sending', 'verifying'])
    .execute();
}

/** No other would fare better: whoever would be tried now waits until `until` with the one that found out. */
export async function postponeDue(access: VaultAccess, until: string, code: string): Promise<void> {
  await access
    .updateTable('outbox_item')
    .set({ next_attempt_at: until, code })
    .where('state', '=', 'waiting')
    .where((is) => is.or([is('next_attempt_at', 'is', null), is('next_attempt_at', '<', until)]))
    .execute();
}

/** What they waited for is over: whoever waited for it need not wait longer. */
export async function makeDue(access: VaultAccess, codes: readonly string[]): Promise<void> {
  await access
    .updateTable('outbox_item')
    .set({ next_attempt_at: null })
    .where('state', '=', 'waiting')
    .where('code', 'in', [...codes])
    .where('next_attempt_at', 'is not', null)
    .execute();
}

export interface Waiting {
  readonly count: number;
  readonly bytesLeft: number;
  readonly oldestSealedAt: Date | null;
  /** Waits and may not go while the line is paid by the byte. */
  readonly notUrgent: number;
}

/** Of everything that is to be sent from here. */
export async function waitingNow(access: VaultAccess): Promise<Waiting> {
  const { count, left, oldest, later } = await access
    .selectFrom('outbox_item')
    .select((select) => [
      select.fn.countAll<number>().as('count'),
      sql<number | null>`sum(size - sent)`.as('left'),
      // What a team brought was old when it came: its base is not to blame.
      sql<string | null>`min(CASE WHEN carried_for IS NULL THEN sealed_at END)`.as('oldest'),
      sql<number | null>`sum(state = 'waiting' AND priority > ${urgentRank})`.as('later'),
    ])
    .where('state', 'in', ['waiting', 'sending', 'verifying'])
    .executeTakeFirstOrThrow();
  const oldestSealedAt = oldest === null ? null : new Date(oldest);
  return { count, bytesLeft: left ?? 0, oldestSealedAt, notUrgent: later ?? 0 };
}

export async function acknowledgedBefore(access: VaultAccess, moment: Date): Promise<string[]> {
  const rows = await access
    .selectFrom('outbox_item')
    .select('application_id')
    .where('state', '=', 'acknowledged')
    .where('acknowledged_at', '<', moment.toISOString())
    .execute();
  return rows.map((row) => row.application_id);
}
