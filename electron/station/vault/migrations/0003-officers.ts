import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Wrong tries of officers at their credentials and fingers, and the fingers they sign in with. */
export const officerTables: Migration = {
  version: 3,
  name: '0003-officers',
  up: async (database) => {
    await sql`CREATE TABLE sign_in_guard (
      officer_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('credential', 'finger')),
      failures INTEGER NOT NULL,
      wait_ms INTEGER NOT NULL,
      counted_at_uptime_ms INTEGER NOT NULL,
      PRIMARY KEY (officer_id, kind)
    ) STRICT, WITHOUT ROWID`.execute(database);
    await sql`CREATE TABLE officer_finger (
      officer_id TEXT PRIMARY KEY,
      finger TEXT NOT NULL,
      template BLOB NOT NULL,
      enrolled_at TEXT NOT NULL,
      device TEXT NOT NULL
    ) STRICT`.execute(database);
    // What was counted by the wall clock is counted no more: the tries begin anew.
    await sql`DELETE FROM setting WHERE key LIKE 'passphrase-guard.%'`.execute(database);
  },
};
