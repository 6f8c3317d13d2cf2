import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** What devices did, failed at and how long it took: counts by hour and day, the last errors, the last self-test. Nothing of applicants. */
export const deviceActivity: Migration = {
  version: 7,
  name: '0007-device-activity',
  up: async (database) => {
    await sql`CREATE TABLE device_hour (
      device_id TEXT NOT NULL,
      hour TEXT NOT NULL,
      done INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      losses INTEGER NOT NULL,
      PRIMARY KEY (device_id, hour)
    ) STRICT, WITHOUT ROWID`.execute(database);
    await sql`CREATE TABLE device_error (
      number INTEGER PRIMARY KEY,
      device_id TEXT NOT NULL,
      at TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('capture', 'connection', 'self-test')),
      code TEXT NOT NULL,
      cause TEXT
    ) STRICT`.execute(database);
    await sql`CREATE INDEX device_error_of ON device_error (device_id, number)`.execute(database);
    await sql`CREATE TABLE device_duration (
      device_id TEXT NOT NULL,
      day TEXT NOT NULL,
      bucket INTEGER NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (device_id, day, bucket)
    ) STRICT, WITHOUT ROWID`.execute(database);
    await sql`CREATE TABLE device_self_test (
      device_id TEXT PRIMARY KEY,
      at TEXT NOT NULL,
      passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
      results TEXT NOT NULL
    ) STRICT`.execute(database);
  },
};
