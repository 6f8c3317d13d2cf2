import type { Selectable } from 'kysely';
import { type DataKey, keysOf, makeDataKey, openDataKey } from '../vault/application-keys.ts';
import type { DraftTable, VaultAccess, VaultTransaction } from '../vault/schema.ts';
import { type DraftRecord, draftRecordSchema } from './draft-record.ts';

export interface StoredDraft {
  readonly draftId: string;
  readonly ticket: string;
  readonly band: number;
  readonly revision: number;
  readonly createdAt: string;
  readonly savedAt: string;
  readonly status: 'draft' | 'sealed';
  readonly ownerId: string;
  readonly record: DraftRecord;
}

/** A row that does not parse is a bug or damage: it throws rather than lose fields silently. */
function fromRow(row: Selectable<DraftTable>, key: DataKey): StoredDraft {
  return {
    draftId: row.id,
    ticket: row.ticket,
    band: row.band,
    revision: row.revision,
    createdAt: row.created_at,
    savedAt: row.saved_at,
    status: row.status,
    ownerId: row.owner_officer_id,
    record: draftRecordSchema.parse(JSON.parse(key.open('state', row.revision, row.state).toString('utf8'))),
  };
}

export async function readDraft(access: VaultAccess, draftId: string): Promise<StoredDraft | null> {
  const row = await access.selectFrom('draft').selectAll().where('id', '=', draftId).executeTakeFirst();
  return row === undefined ? null : fromRow(row, await openDataKey(access, draftId, 'evidence'));
}

function sealedState(key: DataKey, draft: StoredDraft): Buffer {
  return key.seal('state', draft.revision, Buffer.from(JSON.stringify(draft.record), 'utf8'));
}

/** Drafts not yet sealed, last worked on first. */
export async function unfinishedDrafts(access: VaultAccess): Promise<StoredDraft[]> {
  const rows = await access
    .selectFrom('draft')
    .innerJoin('application_key', 'application_key.application_id', 'draft.id')
    .selectAll()
    .where('status', '=', 'draft')
    .where('purpose', '=', 'evidence')
    .orderBy('saved_at', 'desc')
    .execute();
  const keys = keysOf(access);
  return rows.map((row) => fromRow(row, keys.unwrap(row)));
}

/** A new draft, and the key everything about its applicant is sealed under. */
export async function insertDraft(transaction: VaultTransaction, draft: StoredDraft): Promise<void> {
  const key = await makeDataKey(transaction, draft.draftId, 'evidence');
  await transaction
    .insertInto('draft')
    .values({
      id: draft.draftId,
      ticket: draft.ticket,
      band: draft.band,
      revision: draft.revision,
      created_at: draft.createdAt,
      saved_at: draft.savedAt,
      status: draft.status,
      owner_officer_id: draft.ownerId,
      state: sealedState(key, draft),
    })
    .execute();
}

export async function updateDraft(transaction: VaultTransaction, draft: StoredDraft): Promise<void> {
  const key = await openDataKey(transaction, draft.draftId, 'evidence');
  await transaction
    .updateTable('draft')
    .set({
      revision: draft.revision,
      saved_at: draft.savedAt,
      status: draft.status,
      owner_officer_id: draft.ownerId,
      state: sealedState(key, draft),
    })
    .where('id', '=', draft.draftId)
    .execute();
}
