import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { describeStore } from '../../../test/support/gateway/store-contract.ts';
import { openSqliteStore } from './open-sqlite.ts';

describeStore('SQLite store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  const path = join(folder, 'gateway.db');
  const one = await openSqliteStore(path);
  const other = await openSqliteStore(path);
  const byHand = new Database(path);
  return {
    one,
    other,
    runByHand: async (statement) => byHand.prepare(statement).run([]),
    close: async () => {
      byHand.close();
      await Promise.all([one.close(), other.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
