import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Priorities, digests of chunks, and applications that are carried. The table is made anew because the list of its states is part of
 * it.
 */
export const outboxQueue: Migration = {
  version: 6,
  name: '0006-outbox-queue',
  up: async (database) => {
    await sql`ALTER TABLE outbox_item RENAME TO outbox_item_before`.execute(database);
    await sql`DROP INDEX outbox_by_state`.execute(database);
    await sql`CREATE TABLE outbox_item (
      application_id TEXT PRIMARY KEY,
      ticket TEXT NOT NULL,
      sealed_at TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      size INTEGER NOT NULL,
      state TEXT NOT NULL
        CHECK (state IN ('waiting', 'sending', 'verifying', 'carried', 'acknowledged', 'refused')),
      priority INTEGER NOT NULL CHECK (priority IN (0, 1, 2)),
      sent INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      transfers INTEGER NOT NULL,
      code TEXT,
      next_attempt_at TEXT,
      upload_url TEXT,
      chunks TEXT,
      carried_for TEXT,
      carried_to TEXT,
      hand_over TEXT,
      acknowledged_at TEXT,
      acknowledgement BLOB,
      CHECK ((state = 'acknowledged') = (acknowledgement IS NOT NULL))
    ) STRICT`.execute(database);
    await sql`INSERT INTO outbox_item (application_id, ticket, sealed_at, sha256, size, state, priority, sent,
        attempts, transfers, code, next_attempt_at, upload_url, acknowledged_at, acknowledgement)
      SELECT application_id, ticket, sealed_at, sha256, size, state, 1, sent,
        attempts, transfers, code, next_attempt_at, upload_url, acknowledged_at, acknowledgement
      FROM outbox_item_before`.execute(database);
    await sql`DROP TABLE outbox_item_before`.execute(database);
    await sql`CREATE INDEX outbox_in_order ON outbox_item (state, priority, attempts, sealed_at)`.execute(
      database,
    );
    await sql`CREATE INDEX outbox_by_due ON outbox_item (state, next_attempt_at)`.execute(database);
    await sql`CREATE INDEX outbox_by_receipt ON outbox_item (state, acknowledged_at)`.execute(database);
    await sql`CREATE INDEX outbox_by_hand_over ON outbox_item (hand_over) WHERE hand_over IS NOT NULL`.execute(
      database,
    );
  },
};
