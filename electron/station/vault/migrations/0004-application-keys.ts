import { type Kysely, sql } from 'kysely';
import type { ApplicationKeys, DataKey, KeyPurpose } from '../application-keys.ts';
import type { Migration } from './migration.ts';

/**
 * A data key for each application; drafts, evidence, previews and slips are sealed under it. What lay there in the open is sealed
 * in the same transaction; the pages it stood on are overwritten (`secure_delete`).
 */
export const applicationKeys: Migration = {
  version: 4,
  name: '0004-application-keys',
  up: async (database, keys) => {
    await sql`CREATE TABLE application_key (
      application_id TEXT NOT NULL,
      purpose TEXT NOT NULL CHECK (purpose IN ('evidence', 'index')),
      wrapped_by INTEGER NOT NULL,
      wrapped BLOB NOT NULL,
      PRIMARY KEY (application_id, purpose)
    ) STRICT, WITHOUT ROWID`.execute(database);
    await sql`ALTER TABLE draft ADD COLUMN box BLOB NOT NULL DEFAULT x''`.execute(database);
    await sql`ALTER TABLE application ADD COLUMN box BLOB NOT NULL DEFAULT x''`.execute(database);
    await sealDrafts(database, keys);
    await sealSlips(database, keys);
    await sql`ALTER TABLE draft DROP COLUMN state`.execute(database);
    await sql`ALTER TABLE draft RENAME COLUMN box TO state`.execute(database);
    await sql`ALTER TABLE application DROP COLUMN slip`.execute(database);
    await sql`ALTER TABLE application RENAME COLUMN box TO slip`.execute(database);
    // What a search looks at and nothing else, newest first: two narrow ones are decrypted faster than one wide one.
    await sql`DROP INDEX application_by_name`.execute(database);
    await sql`CREATE INDEX application_names ON application (sealed_at DESC, name_key)`.execute(database);
    await sql`CREATE INDEX application_codes
      ON application (sealed_at DESC, ticket, personal_number)`.execute(database);
    // Whatever removes a draft destroys its key with it: evidence without its draft must not stay readable.
    await sql`CREATE TRIGGER draft_key_goes_too AFTER DELETE ON draft BEGIN
      DELETE FROM application_key WHERE application_id = old.id AND purpose = 'evidence';
    END`.execute(database);
  },
};

async function newKey(
  database: Kysely<unknown>,
  keys: ApplicationKeys,
  id: string,
  purpose: KeyPurpose,
): Promise<DataKey> {
  const { key, wrapped, wrappedBy } = keys.make(id, purpose);
  await sql`INSERT INTO application_key (application_id, purpose, wrapped_by, wrapped)
    VALUES (${id}, ${purpose}, ${wrappedBy}, ${wrapped})`.execute(database);
  return key;
}

async function sealDrafts(database: Kysely<unknown>, keys: ApplicationKeys): Promise<void> {
  const drafts = await sql<{ id: string; revision: number; state: string }>`
    SELECT id, revision, state FROM draft`.execute(database);
  for (const { id, revision, state } of drafts.rows) {
    const key = await newKey(database, keys, id, 'evidence');
    const box = key.seal('state', revision, Buffer.from(state, 'utf8'));
    await sql`UPDATE draft SET box = ${box} WHERE id = ${id}`.execute(database);
    await sealEvidence(database, key, id);
  }
}

async function sealEvidence(database: Kysely<unknown>, key: DataKey, draftId: string): Promise<void> {
  const pieces = await sql<{ id: string; preview: Uint8Array | null }>`
    SELECT id, preview FROM evidence WHERE draft_id = ${draftId}`.execute(database);
  for (const { id, preview } of pieces.rows) {
    if (preview !== null) {
      await sql`UPDATE evidence SET preview = ${key.seal(`preview ${id}`, 0, preview)}
        WHERE id = ${id}`.execute(database);
    }
    for (let seq = 0; ; seq += 1) {
      const { rows } = await sql<{ bytes: Uint8Array }>`
        SELECT bytes FROM evidence_chunk WHERE evidence_id = ${id} AND seq = ${seq}`.execute(database);
      const [chunk] = rows;
      if (chunk === undefined) break;
      await sql`UPDATE evidence_chunk SET bytes = ${key.seal(`evidence ${id}`, seq, chunk.bytes)}
        WHERE evidence_id = ${id} AND seq = ${seq}`.execute(database);
    }
  }
}

async function sealSlips(database: Kysely<unknown>, keys: ApplicationKeys): Promise<void> {
  const applications = await sql<{ id: string; slip: string }>`SELECT id, slip FROM application`.execute(
    database,
  );
  for (const { id, slip } of applications.rows) {
    const key = await newKey(database, keys, id, 'index');
    const box = key.seal('slip', 0, Buffer.from(slip, 'utf8'));
    await sql`UPDATE application SET box = ${box} WHERE id = ${id}`.execute(database);
  }
}
