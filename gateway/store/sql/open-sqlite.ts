import Database from 'better-sqlite3-multiple-ciphers';
import { Kysely, SqliteDialect } from 'kysely';
import type { Store } from '../store.ts';
import { storeOn } from './store-on.ts';
import type { Tables } from './tables.ts';

/** Another process (`codes add` beside a running gateway) may hold the write lock this long. */
const lockWait = 10_000;

/**
 * The embedded index: one SQLite file, WAL, every commit synced before it is answered. Not encrypted: the index names no
 * applicant, and the applications themselves lie encrypted to the centre.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  const connection = new Database(path, { timeout: lockWait });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  return storeOn(new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) }), 'sqlite');
}
