import {
  cpSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeSync,
  closeSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok, unwrap } from '../../../domain/result.ts';
import { sql } from 'kysely';
import { onReached } from '../fault-points.ts';
import { readSetting, writeSetting } from './settings.ts';
import { openVault } from './vault.ts';

const key = 'a1'.repeat(32);
const now = () => new Date('2026-03-02T01:00:00.000Z');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const path = () => join(folder, 'vault.db');

describe('vault', () => {
  it('keeps nothing readable on disk when personal data is written', async () => {
    const vault = unwrap(await openVault(path(), key, now));
    await writeSetting(vault.database, 'secret', 'NGUYỄN THỊ MẪU 003190000123');
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      expect(bytes.includes('003190000123'), name).toBe(false);
      expect(bytes.includes('SQLite format 3'), name).toBe(false);
    }
    await vault.close();
  });

  it('works write-ahead and fully synced when it is open', async () => {
    const vault = unwrap(await openVault(path(), key, now));
    const pragma = async (name: string) => {
      const { rows } = await sql.raw<Record<string, unknown>>(`PRAGMA ${name}`).execute(vault.database);
      return Object.values(rows[0] ?? {})[0];
    };
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('secure_delete')).toBe(1);
    expect(await pragma('temp_store')).toBe(2);
    await vault.close();
  });

  it('has nothing deleted left in its log when it was killed before the log was emptied', async () => {
    const vault = unwrap(await openVault(path(), key, now));
    await writeSetting(vault.database, 'secret', 'deleted');
    unwrap(
      await vault.change(async (transaction) => {
        await transaction.deleteFrom('setting').where('key', '=', 'secret').execute();
        return ok();
      }),
    );
    // What a killed process leaves on the disk.
    const killed = mkdtempSync(join(tmpdir(), 'vault-killed-'));
    cpSync(folder, killed, { recursive: true });
    await vault.close();
    expect(statSync(join(killed, 'vault.db-wal')).size).toBeGreaterThan(0);
    const again = unwrap(await openVault(join(killed, 'vault.db'), key, now));
    expect(statSync(join(killed, 'vault.db-wal')).size).toBe(0);
    await again.close();
    rmSync(killed, { recursive: true });
  });

  it('refuses with vault-key-wrong when the key is another one', async () => {
    await unwrap(await openVault(path(), key, now)).close();
    expect(await openVault(path(), 'b2'.repeat(32), now)).toMatchObject({
      ok: false,
      error: { code: 'vault-key-wrong' },
    });
  });

  it.each([0, 1, 3])('refuses with vault-corrupt when page %i is damaged', async (page) => {
    await unwrap(await openVault(path(), key, now)).close();
    expect(statSync(path()).size).toBeGreaterThan(4 * 4096);
    const file = openSync(path(), 'r+');
    writeSync(file, Buffer.from('damaged'), 0, 7, page * 4096 + 2000);
    closeSync(file);
    expect(await openVault(path(), key, now)).toMatchObject({ ok: false, error: { code: 'vault-corrupt' } });
  });

  it('refuses with vault-corrupt, and makes no empty one, when the database is gone', async () => {
    await unwrap(await openVault(path(), key, now)).close();
    rmSync(path());
    expect(await openVault(path(), key, now)).toMatchObject({ ok: false, error: { code: 'vault-corrupt' } });
    expect(readdirSync(folder)).toEqual(['vault.keyring']);
  });

  it('makes the database anew when the first start ended before it', async () => {
    onReached(() => {
      throw new Error('power cut');
    });
    await expect(openVault(path(), key, now)).rejects.toThrow('power cut');
    onReached(null);
    await unwrap(await openVault(path(), key, now)).close();
  });

  it('leaves no log behind in which a deleted row still stands', async () => {
    const vault = unwrap(await openVault(path(), key, now));
    await writeSetting(vault.database, 'gone', 'x'.repeat(10_000));
    await vault.database.deleteFrom('setting').execute();
    expect(statSync(`${path()}-wal`).size).toBeGreaterThan(0);
    await vault.forgetDeleted();
    expect(statSync(`${path()}-wal`).size).toBe(0);
    await vault.close();
  });

  it('refuses with vault-newer when a newer program wrote it', async () => {
    const vault = unwrap(await openVault(path(), key, now));
    await sql`INSERT INTO schema_version VALUES (9999, 'later')`.execute(vault.database);
    await vault.close();
    expect(await openVault(path(), key, now)).toMatchObject({ ok: false, error: { code: 'vault-newer' } });
  });

  it('takes everything back when the work of a transaction fails as a value', async () => {
    const vault = unwrap(await openVault(path(), key, now));
    const result = await vault.change(async (transaction) => {
      await writeSetting(transaction, 'half', 'done');
      return err('not-this-time');
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'not-this-time' } });
    expect(await readSetting(vault.database, 'half')).toBeNull();
    const kept = await vault.change(async (transaction) => {
      await writeSetting(transaction, 'half', 'whole');
      return ok();
    });
    expect(kept.ok).toBe(true);
    expect(await readSetting(vault.database, 'half')).toBe('whole');
    await vault.close();
  });

  it('refuses to change the audit trail when asked to', async () => {
    const vault = unwrap(await openVault(path(), key, now));
    await sql`INSERT INTO audit (at, event, details, previous, hash) VALUES ('t', 'e', '{}', '', '')`.execute(
      vault.database,
    );
    await expect(sql`UPDATE audit SET event = 'x'`.execute(vault.database)).rejects.toThrow('append-only');
    await expect(sql`DELETE FROM audit`.execute(vault.database)).rejects.toThrow('append-only');
    await vault.close();
  });
});
