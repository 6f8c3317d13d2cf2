import { type Kysely, sql } from 'kysely';
import { canonicalLink, genesisHash, sha256Hex } from '../../audit/chain.ts';
import type { Migration } from './migration.ts';

interface OldEntry {
  seq: number;
  at: string;
  event: string;
  officer_id: string | null;
  subject_id: string | null;
  details: string;
}

const rowsAtOnce = 1000;

/** Every entry names the hash of the one before; what was noted until now is chained as it stands. Signed batches beside it. */
export const auditChain: Migration = {
  version: 5,
  name: '0005-audit-chain',
  up: async (database) => {
    await sql`CREATE TABLE audit_chained (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      at TEXT NOT NULL,
      monotonic_ms INTEGER,
      event TEXT NOT NULL,
      officer_id TEXT,
      subject_id TEXT,
      details TEXT NOT NULL,
      previous TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT`.execute(database);
    await chainOldEntries(database);
    await sql`DROP TABLE audit`.execute(database);
    await sql`ALTER TABLE audit_chained RENAME TO audit`.execute(database);
    await sql`CREATE TABLE audit_batch (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      last INTEGER NOT NULL,
      statement TEXT NOT NULL,
      signature BLOB NOT NULL
    ) STRICT`.execute(database);
    for (const table of ['audit', 'audit_batch']) {
      for (const change of ['update', 'delete']) {
        await sql`CREATE TRIGGER ${sql.raw(`${table}_no_${change}`)}
          BEFORE ${sql.raw(change.toUpperCase())} ON ${sql.raw(table)}
          BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END`.execute(database);
      }
    }
  },
};

async function chainOldEntries(database: Kysely<unknown>): Promise<void> {
  let previous = genesisHash;
  let seq = 0;
  for (let after = 0; ; ) {
    const { rows } = await sql<OldEntry>`SELECT seq, at, event, officer_id, subject_id, details FROM audit
      WHERE seq > ${after} ORDER BY seq LIMIT ${rowsAtOnce}`.execute(database);
    for (const row of rows) {
      after = row.seq;
      // Numbered without a gap: one that was left by a transaction rolled back long ago is no missing entry.
      seq += 1;
      const hash = sha256Hex(
        canonicalLink({
          seq,
          at: row.at,
          monotonicMs: null,
          event: row.event,
          officerId: row.officer_id,
          subjectId: row.subject_id,
          details: JSON.parse(row.details) as unknown,
          previous,
        }),
      );
      await sql`INSERT INTO audit_chained
        (seq, at, monotonic_ms, event, officer_id, subject_id, details, previous, hash)
        VALUES (${seq}, ${row.at}, NULL, ${row.event}, ${row.officer_id}, ${row.subject_id}, ${row.details},
          ${previous}, ${hash})`.execute(database);
      previous = hash;
    }
    if (rows.length < rowsAtOnce) return;
  }
}
