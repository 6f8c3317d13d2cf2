import { createHmac, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { type FaultPoint, onReached } from '../fault-points.ts';
import { openDataKey } from './application-keys.ts';
import { openFile } from './connection.ts';
import { evidenceChunks, evidenceChunkBytes, evidencePicture } from './evidence-store.ts';
import { intakeTables } from './migrations/0001-intake.ts';
import { outboxTable } from './migrations/0002-outbox.ts';
import { openVault } from './vault.ts';

const vaultKey = randomBytes(32).toString('hex');
const now = () => new Date('2026-03-02T01:00:00.000Z');
const content = randomBytes(evidenceChunkBytes + 5000);
const preview = Buffer.from('preview of 003190000123');
const state = JSON.stringify({
  fields: { name: { full: 'NGUYỄN THỊ MẪU' }, personalNumber: '003190000123' },
});
const slip = JSON.stringify({ fullName: 'NGUYỄN THỊ MẪU' });
const meta = JSON.stringify({
  kind: 'document',
  evidenceId: 'e1',
  mimeType: 'image/png',
  capturedAt: '2026-03-02T01:00:00.000Z',
  documentId: 'd',
  documentType: 'cmnd',
  page: 1,
  source: 'camera',
  sha256: '00'.repeat(32),
  bytes: content.length,
});

let folder = '';
const path = () => join(folder, 'vault.db');

/** A vault as version 2 left it: the vault key is the key of the database, everything stands there in the open. */
async function legacyVault(): Promise<void> {
  const connection = openFile(path(), vaultKey);
  connection.pragma('journal_mode=WAL');
  const database = new Kysely<unknown>({ dialect: new SqliteDialect({ database: connection }) });
  await sql`CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT`.execute(
    database,
  );
  for (const migration of [intakeTables, outboxTable]) {
    await migration.up(database, undefined as never);
    await sql`INSERT INTO schema_version VALUES (${migration.version}, 'then')`.execute(database);
  }
  await sql`INSERT INTO draft VALUES ('a1', 't1', 0, 7, 'c', 's', 'sealed', 'o', ${state})`.execute(database);
  await sql`INSERT INTO evidence VALUES ('e1', 'a1', 'document', ${meta}, ${'00'.repeat(32)}, ${content.length},
    ${preview})`.execute(database);
  for (let seq = 0; seq < 2; seq += 1) {
    const bytes = content.subarray(seq * evidenceChunkBytes, (seq + 1) * evidenceChunkBytes);
    await sql`INSERT INTO evidence_chunk VALUES ('e1', ${seq}, ${bytes})`.execute(database);
  }
  await sql`INSERT INTO application VALUES ('a1', 't1', 'NGUYEN THI MAU', '003190000123', '2026-03-01T01:00:00.000Z', 'ab', 1,
    'o', ${slip})`.execute(database);
  await database.destroy();
  const check = createHmac('sha256', Buffer.from(vaultKey, 'hex')).update('tram-can-cuoc vault key check');
  writeFileSync(`${path()}.key-check`, check.digest('hex'));
}

async function expectEverythingIsThere(): Promise<void> {
  const vault = unwrap(await openVault(path(), vaultKey, now));
  const key = await openDataKey(vault.database, 'a1', 'evidence');
  const draft = await vault.database.selectFrom('draft').selectAll().executeTakeFirstOrThrow();
  expect(Buffer.from(draft.state).includes('003190000123')).toBe(false);
  expect(key.open('state', 7, draft.state).toString()).toBe(state);
  const chunks: Uint8Array[] = [];
  for await (const chunk of evidenceChunks(vault.database, 'e1')) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(content)).toBe(true);
  const picture = await evidencePicture(vault.database, 'a1', 'e1');
  expect(Buffer.from(picture?.content ?? []).equals(preview)).toBe(true);
  const index = await openDataKey(vault.database, 'a1', 'index');
  const application = await vault.database.selectFrom('application').selectAll().executeTakeFirstOrThrow();
  expect(index.open('slip', 0, application.slip).toString()).toBe(slip);
  await vault.close();
  expect(readdirSync(folder).sort()).toEqual(['vault.db', 'vault.keyring']);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vault-upgrade-'));
  await legacyVault();
});
afterEach(() => {
  onReached(null);
  rmSync(folder, { recursive: true, force: true });
});

describe('openVault of a version 2 vault', () => {
  it('keeps everything, sealed under keys of its own, and the old key opens the database no more', async () => {
    await expectEverythingIsThere();
    const raw = openFile(path(), vaultKey);
    expect(() => raw.prepare('SELECT count(*) FROM sqlite_master').get()).toThrow();
    raw.close();
  });

  it.each<FaultPoint>(['vault.upgrade.copied', 'vault.upgrade.keyring-written', 'vault.upgrade.swapped'])(
    'goes on without loss when it was cut off at %s',
    async (point) => {
      onReached((passed) => {
        if (passed === point) throw new Error('power cut');
      });
      await expect(openVault(path(), vaultKey, now)).rejects.toThrow('power cut');
      onReached(null);
      await expectEverythingIsThere();
    },
  );

  it('refuses with vault-key-wrong and touches nothing when the key is another one', async () => {
    const before = readFileSync(path());
    expect(await openVault(path(), 'b2'.repeat(32), now)).toMatchObject({
      error: { code: 'vault-key-wrong' },
    });
    expect(readFileSync(path()).equals(before)).toBe(true);
    expect(existsSync(join(folder, 'vault.keyring'))).toBe(false);
  });

  it('refuses with vault-corrupt when a page is damaged', async () => {
    const file = openSync(path(), 'r+');
    writeSync(file, Buffer.from('damaged'), 0, 7, 2000);
    closeSync(file);
    expect(await openVault(path(), vaultKey, now)).toMatchObject({ error: { code: 'vault-corrupt' } });
  });
});
