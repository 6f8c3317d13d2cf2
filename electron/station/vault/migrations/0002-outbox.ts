import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Sealed applications on their way to the centre, and the centre's receipts. */
export const outboxTable: Migration = {
  version: 2,
  name: '0002-outbox',
  up: async (database) => {
    await sql`CREATE TABLE outbox_item (
      application_id TEXT PRIMARY KEY,
      ticket TEXT NOT NULL,
      sealed_at TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      size INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'verifying', 'acknowledged', 'refused')),
      sent INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      transfers INTEGER NOT NULL,
      code TEXT,
      next_attempt_at TEXT,
      upload_url TEXT,
      acknowledged_at TEXT,
      acknowledgement BLOB,
      CHECK ((state = 'acknowledged') = (acknowledgement IS NOT NULL))
    ) STRICT`.execute(database);
    await sql`CREATE INDEX outbox_by_state ON outbox_item (state, next_attempt_at)`.execute(database);
  },
};
