import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { err } from '../../../domain/result.ts';
import { AuditedVault, SmallCentre } from '../../../test/support/station/audited-vault.ts';
import { signDetached } from '../sealing/cades-signature.ts';
import { readySigner } from '../sealing/signing-identity.ts';
import { stationSigner, writeStationIdentity } from '../provisioning/identity.ts';
import type { VaultTransaction } from '../vault/schema.ts';
import { canonical, canonicalLink, genesisHash, sha256Hex } from './chain.ts';
import { vaultTrail } from './vault-trail.ts';
import { type AuditReport, verifyTrail } from './verify.ts';

let audited: AuditedVault;
/** Entry → as it lies there. */
let head: number;
let batches: { number: number; first: number; last: number; statement: string; signature: Uint8Array }[];
let anchors: { applicationId: string; seq: number; noted: number }[];

beforeAll(async () => {
  audited = await AuditedVault.open();
  await audited.note(7);
  await audited.provision();
  await audited.note(120);
  await audited.deliver('hs-1');
  await audited.note(3);
  await audited.deliver('hs-2');
  await audited.note(4);
  await audited.signOut();
  const { database } = audited.vault;
  const last = await database.selectFrom('audit').select('seq').orderBy('seq', 'desc').executeTakeFirst();
  head = last?.seq ?? 0;
  const rows = await database.selectFrom('audit_batch').selectAll().orderBy('number').execute();
  batches = rows.map((row) => ({ ...row, ...(JSON.parse(row.statement) as { first: number }) }));
  const noted = await database
    .selectFrom('audit')
    .select(['seq', 'subject_id'])
    .where('event', '=', 'application-acknowledged')
    .orderBy('seq')
    .execute();
  anchors = noted.map((row) => ({
    applicationId: row.subject_id ?? '',
    noted: row.seq,
    seq: row.seq - 1,
  }));
});
afterAll(() => audited.remove());

/** What the verifier says after `change`, which whoever has the vault's key can make; taken back afterwards. */
async function after(change: (transaction: VaultTransaction) => Promise<unknown>): Promise<AuditReport> {
  const reports: AuditReport[] = [];
  const taken = await audited.vault.change(async (transaction) => {
    for (const table of ['audit', 'audit_batch']) {
      await sql`DROP TRIGGER ${sql.raw(`${table}_no_update`)}`.execute(transaction);
      await sql`DROP TRIGGER ${sql.raw(`${table}_no_delete`)}`.execute(transaction);
    }
    await change(transaction);
    reports.push(await verifyTrail(await vaultTrail(transaction)));
    return err('taken-back');
  });
  const [report] = reports;
  if (taken.ok || report === undefined) throw new Error('not verified, or not taken back');
  return report;
}

const anyEntry = () => fc.integer({ min: 1, max: head });
const replaced = (text: string, at: number, by: string): string => {
  const index = at % text.length;
  return text[index] === by ? `${text}${by}` : text.slice(0, index) + by + text.slice(index + 1);
};
const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const changed = Uint8Array.from(bytes);
  const index = at % bytes.length;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
};

describe('audit trail', () => {
  it('holds when nothing was touched', async () => {
    const report = await verifyTrail(await vaultTrail(audited.vault.database));
    expect(report).toMatchObject({ entries: head, anchors: 2, broken: null, unsigned: 0 });
    expect(report.batches).toBeGreaterThanOrEqual(4);
  });

  it('names the entry when any byte of it was changed', async () => {
    const columns = ['at', 'event', 'officer_id', 'subject_id', 'details', 'previous', 'hash'] as const;
    const any = fc.record({
      seq: anyEntry(),
      column: fc.constantFrom(...columns),
      at: fc.nat(200),
      by: fc.constantFrom('0', 'x', ' ', '"', 'é'),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ seq, column, at, by }) => {
        const report = await after(async (transaction) => {
          const row = await transaction
            .selectFrom('audit')
            .select(column)
            .where('seq', '=', seq)
            .executeTakeFirst();
          const value = replaced(row?.[column] ?? 'null', at, by);
          await sql`UPDATE audit SET ${sql.ref(column)} = ${value} WHERE seq = ${seq}`.execute(transaction);
        });
        expect(report.broken).toMatchObject({ seq });
      }),
      { numRuns: 60 },
    );
  });

  it('names the gap when an entry is gone, and what is behind the end when the last are', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntry(), fc.integer({ min: 1, max: 5 }), async (seq, count) => {
        const report = await after((transaction) =>
          sql`DELETE FROM audit WHERE seq >= ${seq} AND seq < ${seq + count}`.execute(transaction),
        );
        expect(report.broken?.seq).toBe(seq);
        const tail = seq + count > head;
        expect(report.broken?.cause).toContain(
          tail ? `truncated after ${seq - 1}` : `entry ${seq} is missing`,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('names the first of them when two entries were exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntry(), anyEntry(), async (one, other) => {
        fc.pre(one !== other);
        const report = await after(async (transaction) => {
          for (const [from, to] of [
            [one, -1],
            [other, one],
            [-1, other],
          ]) {
            await sql`UPDATE audit SET seq = ${to} WHERE seq = ${from}`.execute(transaction);
          }
        });
        expect(report.broken?.seq).toBe(Math.min(one, other));
      }),
      { numRuns: 30 },
    );
  });

  it('names the place when an entry was put between others', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntry(), async (seq) => {
        const report = await after(async (transaction) => {
          await sql`UPDATE audit SET seq = -seq WHERE seq >= ${seq}`.execute(transaction);
          await sql`UPDATE audit SET seq = 1 - seq WHERE seq < 0`.execute(transaction);
          await sql`INSERT INTO audit SELECT ${seq}, at, monotonic_ms, event, officer_id, subject_id, details,
            previous, hash FROM audit WHERE seq = ${seq === 1 ? 3 : seq - 1}`.execute(transaction);
        });
        expect(report.broken?.seq).toBe(seq);
      }),
      { numRuns: 30 },
    );
  });

  it('names where a batch begins when any byte of it was changed, or it is gone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(99),
        fc.nat(5000),
        fc.constantFrom('statement', 'signature', 'gone'),
        async (index, at, what) => {
          const batch = batches[index % batches.length];
          if (batch === undefined) throw new Error('no batch');
          const { number, statement, signature, first } = batch;
          const report = await after(async (transaction) => {
            if (what === 'gone')
              await transaction.deleteFrom('audit_batch').where('number', '=', number).execute();
            else {
              const value = what === 'statement' ? replaced(statement, at, '7') : flipped(signature, at);
              await sql`UPDATE audit_batch SET ${sql.ref(what)} = ${value} WHERE number = ${number}`.execute(
                transaction,
              );
            }
          });
          expect(report.broken?.seq).toBe(first);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('names the entry that noted it when any byte of an acknowledgement was changed, or it is gone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...anchors), fc.nat(5000), fc.boolean(), async (anchor, at, gone) => {
        const { applicationId, noted } = anchor;
        const report = await after(async (transaction) => {
          const items = transaction.selectFrom('outbox_item').select('acknowledgement');
          const row = await items.where('application_id', '=', applicationId).executeTakeFirst();
          const value = flipped(row?.acknowledgement ?? new Uint8Array(1), at);
          if (gone)
            await sql`DELETE FROM outbox_item WHERE application_id = ${applicationId}`.execute(transaction);
          else
            await sql`UPDATE outbox_item SET acknowledgement = ${value}
              WHERE application_id = ${applicationId}`.execute(transaction);
        });
        expect(report.broken).toMatchObject({ seq: noted });
        expect(report.broken?.cause).toContain('anchor');
      }),
      { numRuns: 60 },
    );
  });

  it('is found at the next anchor when all of it was rewritten and signed anew with the station key', async () => {
    const [first, second] = anchors;
    for (const seq of [1, 50, first?.seq ?? 0, (first?.seq ?? 0) + 1]) {
      const report = await after(async (transaction) => {
        await sql`UPDATE audit SET officer_id = 'nobody' WHERE seq = ${seq}`.execute(transaction);
        await writeAnew(transaction);
      });
      const expected = seq <= (first?.seq ?? 0) ? first : second;
      expect(report.broken).toEqual({
        seq: expected?.seq,
        cause: 'changed at or before it: the centre acknowledged another hash',
      });
    }
  });

  it('is found when the end was cut off, numbers and batches included, and signed anew', async () => {
    const cut = (anchors[1]?.seq ?? 0) - 2;
    const report = await after(async (transaction) => {
      await sql`DELETE FROM audit WHERE seq > ${cut}`.execute(transaction);
      await sql`UPDATE sqlite_sequence SET seq = ${cut} WHERE name = 'audit'`.execute(transaction);
      await writeAnew(transaction);
    });
    expect(report.broken).toEqual({
      seq: cut + 1,
      cause: `truncated after ${cut}: the centre acknowledged entry ${anchors[1]?.seq ?? 0}`,
    });
  });

  it('refuses batches another than the station signed', async () => {
    const officer = await audited.centre.station('tram-001', 'officer');
    const stranger = await (await SmallCentre.open()).station('tram-001');
    for (const [signer, cause] of [
      [officer, 'another than its station signed it'],
      [{ ...stranger, ca: audited.identity.ca }, 'its signature does not hold'],
    ] as const) {
      const report = await after(async (transaction) => {
        await writeStationIdentity(transaction, signer);
        await writeAnew(transaction);
      });
      expect(report.broken?.cause).toContain(cause);
    }
  });
});

/** What an insider with the vault's key can do: chain and batches computed and signed again from whatever lies there. */
async function writeAnew(transaction: VaultTransaction): Promise<void> {
  const rows = await transaction.selectFrom('audit').selectAll().orderBy('seq').execute();
  let previous = genesisHash;
  const hashes = new Map<number, string>();
  for (const row of rows) {
    const { seq, at, monotonic_ms: monotonicMs, event, officer_id: officerId, subject_id: subjectId } = row;
    const details = JSON.parse(row.details) as unknown;
    const hash = sha256Hex(
      canonicalLink({ seq, at, monotonicMs, event, officerId, subjectId, details, previous }),
    );
    await sql`UPDATE audit SET previous = ${previous}, hash = ${hash} WHERE seq = ${seq}`.execute(
      transaction,
    );
    previous = hash;
    hashes.set(seq, hash);
  }
  const identity = await transaction
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'station-identity')
    .executeTakeFirstOrThrow();
  const at = new Date('2026-04-01T00:00:00Z');
  const signer = readySigner(stationSigner(JSON.parse(identity.value) as typeof audited.identity), at);
  if (!signer.ok) throw new Error(signer.error.code);
  await sql`DELETE FROM audit_batch`.execute(transaction);
  const statement = canonical({
    stationId: 'tram-001',
    first: 1,
    last: rows.length,
    hash: previous,
    previous: genesisHash,
    at: at.toISOString(),
  });
  const signature = await signDetached(Buffer.from(statement, 'utf8'), signer.value, at);
  if (!signature.ok) throw new Error(signature.error.code);
  await transaction
    .insertInto('audit_batch')
    .values({ number: 1, last: rows.length, statement, signature: signature.value })
    .execute();
  await sql`UPDATE sqlite_sequence SET seq = 1 WHERE name = 'audit_batch'`.execute(transaction);
}
