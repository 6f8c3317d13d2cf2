import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * What fingers and faces are compared by: of every application that is being taken, and of the last ones for the days the rule set names.
 * Under a key of its own, because evidence may be erased sooner; the key goes with the row. The table of keys is made anew because the
 * list of what they are for is part of it.
 */
export const recentApplicants: Migration = {
  version: 8,
  name: '0008-recent-applicants',
  up: async (database) => {
    await sql`DROP TRIGGER draft_key_goes_too`.execute(database);
    await sql`ALTER TABLE application_key RENAME TO application_key_before`.execute(database);
    await sql`CREATE TABLE application_key (
      application_id TEXT NOT NULL,
      purpose TEXT NOT NULL CHECK (purpose IN ('evidence', 'index', 'comparison')),
      wrapped_by INTEGER NOT NULL,
      wrapped BLOB NOT NULL,
      PRIMARY KEY (application_id, purpose)
    ) STRICT, WITHOUT ROWID`.execute(database);
    await sql`INSERT INTO application_key SELECT application_id, purpose, wrapped_by, wrapped
      FROM application_key_before`.execute(database);
    await sql`DROP TABLE application_key_before`.execute(database);
    await sql`CREATE TRIGGER draft_key_goes_too AFTER DELETE ON draft BEGIN
      DELETE FROM application_key WHERE application_id = old.id AND purpose = 'evidence';
    END`.execute(database);
    await sql`CREATE TABLE recent_applicant (
      application_id TEXT PRIMARY KEY,
      ticket TEXT NOT NULL,
      at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`.execute(database);
    await sql`CREATE INDEX recent_applicant_by_time ON recent_applicant (at)`.execute(database);
    await sql`CREATE TABLE recent_sample (
      sample_id TEXT PRIMARY KEY,
      application_id TEXT NOT NULL REFERENCES recent_applicant (application_id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('finger', 'face')),
      finger TEXT,
      quality REAL NOT NULL,
      bytes BLOB NOT NULL,
      CHECK ((kind = 'finger') = (finger IS NOT NULL))
    ) STRICT, WITHOUT ROWID`.execute(database);
    await sql`CREATE INDEX recent_sample_of ON recent_sample (application_id, kind)`.execute(database);
    await sql`CREATE TRIGGER comparison_key_goes_too AFTER DELETE ON recent_applicant BEGIN
      DELETE FROM application_key WHERE application_id = old.application_id AND purpose = 'comparison';
    END`.execute(database);
  },
};
