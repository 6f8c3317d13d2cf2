import process from 'node:process';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresLocks } from '../../../gateway/http/postgres-locks.ts';
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/gateway/postgres.ts';

const reason = whyNoPostgres();
if (reason !== null) process.stderr.write(`Skipped: ${reason}\n`);
const until = () => new AbortController().signal;
const nobodyAsks = () => undefined;

describe.skipIf(reason !== null)('PostgresLocks', () => {
  let postgres: PostgresServer;
  let url: string;
  let byHand: Client;

  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.newDatabase();
    byHand = new Client({ connectionString: url });
    await byHand.connect();
  });
  afterAll(async () => {
    await byHand.end();
    await postgres.stop();
  });

  /** Processes of the server that hold or want locks of gateways. */
  const backends = async (): Promise<number[]> => {
    const sql =
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'gateway locks' ORDER BY backend_start";
    return (await byHand.query<{ pid: number }>(sql)).rows.map(({ pid }) => pid);
  };

  it('leave nothing locked when the server answers too late, whether a lock was asked for or given back', async () => {
    const slow = new PostgresLocks(url, 20_000);
    const other = new PostgresLocks(url, 15_000);
    const held = ['one', 'two', 'three'].map((id) => slow.newLock(id));
    for (const lock of held) await lock.lock(until(), nobodyAsks);
    const [pid = 0] = await backends();
    process.kill(pid, 'SIGSTOP');
    try {
      const asked = slow.newLock('four').lock(until(), nobodyAsks);
      const unlocked = Promise.all(held.map((lock) => lock.unlock()));
      await expect(asked).rejects.toThrow();
      await unlocked;
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    for (const id of ['one', 'two', 'three', 'four']) {
      const lock = other.newLock(id);
      await lock.lock(until(), nobodyAsks);
      await lock.unlock();
    }
    // And goes on with a connection of its own.
    const again = slow.newLock('one');
    await again.lock(until(), nobodyAsks);
    await again.unlock();
    await Promise.all([slow.close(), other.close()]);
    await expect.poll(backends).toEqual([]);
  }, 40_000);
});
