import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Settings, drafts, evidence in chunks, the index of sealed applications, and the audit trail. */
export const intakeTables: Migration = {
  version: 1,
  name: '0001-intake',
  up: async (database) => {
    await sql`CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`.execute(database);
    await sql`CREATE TABLE draft (
      id TEXT PRIMARY KEY,
      ticket TEXT NOT NULL UNIQUE,
      band INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      saved_at TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('draft', 'sealed')),
      owner_officer_id TEXT NOT NULL,
      state TEXT NOT NULL
    ) STRICT`.execute(database);
    await sql`CREATE TABLE evidence (
      id TEXT PRIMARY KEY,
      draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      meta TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      size INTEGER NOT NULL,
      preview BLOB
    ) STRICT`.execute(database);
    await sql`CREATE INDEX evidence_of_draft ON evidence (draft_id)`.execute(database);
    await sql`CREATE INDEX evidence_by_digest ON evidence (sha256)`.execute(database);
    await sql`CREATE TABLE evidence_chunk (
      evidence_id TEXT NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      PRIMARY KEY (evidence_id, seq)
    ) STRICT, WITHOUT ROWID`.execute(database);
    await sql`CREATE TABLE application (
      id TEXT PRIMARY KEY,
      ticket TEXT NOT NULL UNIQUE,
      name_key TEXT NOT NULL,
      personal_number TEXT NOT NULL,
      sealed_at TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      size INTEGER NOT NULL,
      officer_id TEXT NOT NULL,
      slip TEXT NOT NULL
    ) STRICT`.execute(database);
    await sql`CREATE INDEX application_by_number ON application (personal_number)`.execute(database);
    await sql`CREATE INDEX application_by_name ON application (name_key)`.execute(database);
    await sql`CREATE TABLE audit (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      at TEXT NOT NULL,
      event TEXT NOT NULL,
      officer_id TEXT,
      subject_id TEXT,
      details TEXT NOT NULL
    ) STRICT`.execute(database);
    // Append-only for the program too: a bug must not be able to rewrite what happened.
    await sql`CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END`.execute(database);
    await sql`CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END`.execute(database);
  },
};
