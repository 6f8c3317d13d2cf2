import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { err } from '../../../domain/result.ts';
import { openPostgresStore } from '../../../gateway/store/sql/open-postgres.ts';
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/gateway/postgres.ts';
import { describeStore } from '../../support/gateway/store-contract.ts';

const now = new Date('2026-11-21T10:00:00.000Z');
const grant = {
  stationName: 'Tổ 1',
  unitCode: '001',
  unitName: 'Công an quận Mẫu',
  policyId: '2021-07',
  officers: [],
} as const;
const reason = whyNoPostgres();
if (reason !== null) process.stderr.write(`Skipped: ${reason}\n`);

describe.skipIf(reason !== null)('with a PostgreSQL server', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  describeStore('PostgreSQL store', async () => {
    const url = await server.newDatabase();
    // Both at once: the second waits until the first has migrated.
    const [one, other] = await Promise.all([openPostgresStore(url), openPostgresStore(url)]);
    const byHand = new Client({ connectionString: url });
    await byHand.connect();
    return {
      one,
      other,
      runByHand: (statement) => byHand.query(statement),
      close: async () => {
        await Promise.all([byHand.end(), one.close(), other.close()]);
      },
    };
  });

  it('goes on when the server was killed and started again', async () => {
    const losses: Error[] = [];
    const store = await openPostgresStore(await server.newDatabase(), (error) => losses.push(error));
    await store.station('st-1');
    await server.restart();
    expect(await store.station('st-1')).toBeUndefined();
    expect(losses.length).toBeGreaterThan(0);
    expect(await store.application('a')).toBeUndefined();
    await store.close();
  });

  it('fails what was under way, and nothing else, when the server was killed in the middle of it', async () => {
    const store = await openPostgresStore(await server.newDatabase());
    await store.addCode({ hash: 'h', grant, createdAt: now, expiresAt: new Date(now.getTime() + 1000) });
    const redeemed = store.redeemCode({ hash: 'h', requestDigest: 'd', now }, async () => {
      await server.restart();
      return err('malformed-request', 'never answered');
    });
    await expect(redeemed).rejects.toThrow();
    const again = await store.redeemCode({ hash: 'h', requestDigest: 'd', now }, async () =>
      err('malformed-request', 'the code was not used up'),
    );
    expect(again).toMatchObject({ error: { code: 'malformed-request' } });
    await store.close();
  });

  it('refuses to empty the table of receipts when its owner asks', async () => {
    const url = await server.newDatabase();
    const store = await openPostgresStore(url);
    const client = new Client({ connectionString: url });
    await client.connect();
    await expect(client.query('TRUNCATE application')).rejects.toThrow(/never changed/);
    await client.end();
    await store.close();
  });
});
