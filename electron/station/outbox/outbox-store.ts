import { join } from 'node:path';
import type { Selectable } from 'kysely';
import type { OutboxItem } from '../../../domain/channels/outbox.ts';
import type { OutboxItemTable, VaultAccess } from '../vault/schema.ts';

export type OutboxRow = Selectable<OutboxItemTable>;

export interface NewOutboxItem {
  readonly applicationId: string;
  readonly ticket: string;
  readonly sealedAt: Date;
  /** Lower-case hex of the sealed file. */
  readonly sha256: string;
  readonly size: number;
}

/** Acknowledged items shown beside those that are not: the last shift's. */
const acknowledgedShown = 50;

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
      sent: 0,
      attempts: 0,
      transfers: 0,
      code: null,
      next_attempt_at: null,
      upload_url: null,
      acknowledged_at: null,
      acknowledgement: null,
    })
    .execute();
}

export function itemOf(row: OutboxRow, sent: number = row.sent): OutboxItem {
  return {
    applicationId: row.application_id,
    ticket: row.ticket,
    state: row.state,
    priority: 'normal',
    carriedFor: null,
    size: row.size,
    sent,
    sealedAt: row.sealed_at,
    acknowledgedAt: row.acknowledged_at,
    code: row.code,
    nextAttemptAt: row.next_attempt_at,
  };
}

/** Everything not acknowledged, and the newest of what is; newest first. */
export async function shownRows(access: VaultAccess): Promise<OutboxRow[]> {
  const open = await access
    .selectFrom('outbox_item')
    .selectAll()
    .where('state', '!=', 'acknowledged')
    .execute();
  const done = await access
    .selectFrom('outbox_item')
    .selectAll()
    .where('state', '=', 'acknowledged')
    .orderBy('acknowledged_at', 'desc')
    .limit(acknowledgedShown)
    .execute();
  return [...open, ...done].sort((one, other) => other.sealed_at.localeCompare(one.sealed_at));
}

export function rowOf(access: VaultAccess, applicationId: string): Promise<OutboxRow | undefined> {
  return access
    .selectFrom('outbox_item')
    .selectAll()
    .where('application_id', '=', applicationId)
    .executeTakeFirst();
}

/** The oldest waiting item whose time has come, those that failed less often first: one that always fails holds up nobody. */
export function nextDue(access: VaultAccess, now: Date): Promise<OutboxRow | undefined> {
  return access
    .selectFrom('outbox_item')
    .selectAll()
    .where('state', '=', 'waiting')
    .where((is) => is.or([is('next_attempt_at', 'is', null), is('next_attempt_at', '<=', now.toISOString())]))
    .orderBy('attempts')
    .orderBy('sealed_at')
    .executeTakeFirst();
}

export async function nextAttemptAt(access: VaultAccess): Promise<Date | null> {
  const row = await access
    .selectFrom('outbox_item')
    .select('next_attempt_at')
    .where('state', '=', 'waiting')
    .orderBy('next_attempt_at')
    .executeTakeFirst();
  return row?.next_attempt_at ? new Date(row.next_attempt_at) : null;
}

export async function changeRow(
  access: VaultAccess,
  applicationId: string,
  change: Partial<Omit<OutboxRow, 'application_id'>>,
): Promise<void> {
  await access.updateTable('outbox_item').set(change).where('application_id', '=', applicationId).execute();
}

/** What was under way when the program ended is simply due again; the gateway knows how far it came. */
export async function takeBackUnfinished(access: VaultAccess): Promise<void> {
  await access
    .updateTable('outbox_item')
    .set({ state: 'waiting', next_attempt_at: null })
    .where('state', 'in', ['sending', 'verifying'])
    .execute();
}

/** Nobody answers: whoever would be tried now waits until `until` with the one that found out. */
export async function postponeDue(access: VaultAccess, until: string, code: string): Promise<void> {
  await access
    .updateTable('outbox_item')
    .set({ next_attempt_at: until, code })
    .where('state', '=', 'waiting')
    .where((is) => is.or([is('next_attempt_at', 'is', null), is('next_attempt_at', '<', until)]))
    .execute();
}

/** The network is back: whoever waited for it need not wait longer. */
export async function makeDue(access: VaultAccess, codes: readonly string[]): Promise<void> {
  await access
    .updateTable('outbox_item')
    .set({ next_attempt_at: null })
    .where('state', '=', 'waiting')
    .where('code', 'in', [...codes])
    .execute();
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
