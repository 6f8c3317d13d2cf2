import { createHash, createHmac, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { openDataKey } from '../../electron/station/vault/application-keys.ts';
import { openFile } from '../../electron/station/vault/connection.ts';
import { evidenceChunkBytes, evidenceChunks } from '../../electron/station/vault/evidence-store.ts';
import { intakeTables } from '../../electron/station/vault/migrations/0001-intake.ts';
import { outboxTable } from '../../electron/station/vault/migrations/0002-outbox.ts';
import type { Vault } from '../../electron/station/vault/vault.ts';

/** One application of a vault of version 2, as it was stored in the open. */
export interface LegacyApplication {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
  readonly slip: string;
  readonly content: Buffer;
}

/** A vault as version 2 left it: the vault key is the key of the database, in which everything stands readable. */
export async function writeLegacyVault(
  path: string,
  vaultKey: string,
  random: () => number,
): Promise<LegacyApplication[]> {
  const connection = openFile(path, vaultKey);
  connection.pragma('journal_mode=WAL');
  const database = new Kysely<unknown>({ dialect: new SqliteDialect({ database: connection }) });
  await sql`CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT`.execute(
    database,
  );
  for (const migration of [intakeTables, outboxTable]) {
    await migration.up(database, undefined as never);
    await sql`INSERT INTO schema_version VALUES (${migration.version}, 'then')`.execute(database);
  }
  const applications = Array.from({ length: 2 + Math.floor(random() * 4) }, (_none, index) => ({
    id: `legacy-${index}`,
    revision: 1 + Math.floor(random() * 9),
    state: JSON.stringify({ fields: { personalNumber: `00319000${1000 + index}` } }),
    slip: JSON.stringify({ fullName: 'NGUYỄN THỊ MẪU', number: index }),
    content: randomBytes(Math.floor(random() * 3 * evidenceChunkBytes)),
  }));
  const at = new Date().toISOString();
  for (const { id, revision, state, slip, content } of applications) {
    const digest = createHash('sha256').update(content).digest('hex');
    const meta = JSON.stringify({
      kind: 'document',
      ...{ evidenceId: id, mimeType: 'image/png', capturedAt: at, documentId: id, documentType: 'cmnd' },
      ...{ page: 1, source: 'camera', sha256: digest, bytes: content.length },
    });
    await sql`INSERT INTO draft VALUES (${id}, ${id}, 0, ${revision}, ${at}, ${at}, 'sealed', 'o', ${state})`.execute(
      database,
    );
    await sql`INSERT INTO evidence VALUES (${id}, ${id}, 'document', ${meta}, ${digest}, ${content.length},
      ${Buffer.from('preview')})`.execute(database);
    for (let seq = 0; seq * evidenceChunkBytes < content.length; seq += 1) {
      const bytes = content.subarray(seq * evidenceChunkBytes, (seq + 1) * evidenceChunkBytes);
      await sql`INSERT INTO evidence_chunk VALUES (${id}, ${seq}, ${bytes})`.execute(database);
    }
    await sql`INSERT INTO application VALUES (${id}, ${id}, 'NGUYEN THI MAU', '003190000123', ${at}, ${digest}, 1, 'o',
      ${slip})`.execute(database);
  }
  await database.destroy();
  const check = createHmac('sha256', Buffer.from(vaultKey, 'hex')).update('tram-can-cuoc vault key check');
  writeFileSync(`${path}.key-check`, check.digest('hex'));
  return applications;
}

/** What of them an upgraded vault does not hold as it was. */
export async function missingFromUpgraded(
  vault: Vault,
  applications: readonly LegacyApplication[],
): Promise<string[]> {
  const found: string[] = [];
  for (const { id, revision, state, slip, content } of applications) {
    const { database } = vault;
    const draft = await database.selectFrom('draft').selectAll().where('id', '=', id).executeTakeFirst();
    const row = await database.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirst();
    if (draft === undefined || row === undefined) {
      found.push(`${id}: is not in the upgraded vault`);
      continue;
    }
    const evidence = await openDataKey(database, id, 'evidence');
    if (evidence.open('state', revision, draft.state).toString() !== state)
      found.push(`${id}: another draft after the upgrade`);
    const index = await openDataKey(database, id, 'index');
    if (index.open('slip', 0, row.slip).toString() !== slip)
      found.push(`${id}: another slip after the upgrade`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of evidenceChunks(database, id)) chunks.push(chunk);
    if (!Buffer.concat(chunks).equals(content))
      found.push(`${id}: another piece of evidence after the upgrade`);
  }
  return found;
}
