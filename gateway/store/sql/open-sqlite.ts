import Database from 'better-sqlite3-multiple-ciphers';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { Store } from '../store.ts';
import { storeOn } from './store-on.ts';
import type { Tables } from './tables.ts';

/** Far more than the index has; beyond it something makes statements without end. */
const mostStatements = 500;
/** Another process (`codes add` beside a running gateway) may hold the write lock this long. */
const lockWait = 10_000;

/**
 * The embedded index: one SQLite file, WAL, every commit synced before it is answered, but for rows of uploads on their way, which
 * power loss may take as it may take their bytes. Not encrypted: the index names no applicant, and the applications themselves lie
 * encrypted to the centre.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  const connection = new Database(path, { timeout: lockWait });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  const dialect = new SqliteDialect({ database: keepingStatements(connection) });
  const database = new Kysely<Tables>({ dialect });
  return storeOn(database, 'sqlite', (task) =>
    // The connection is this task's alone until it is done.
    database.connection().execute(async (own) => {
      connection.pragma('synchronous = NORMAL');
      try {
        return await task(own);
      } finally {
        connection.pragma('synchronous = FULL');
      }
    }),
  );
}

/** Compiling a statement costs more than running it: each is compiled once. */
function keepingStatements(connection: SqliteDatabase): SqliteDatabase {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  return {
    prepare: (text) => {
      const kept = statements.get(text);
      if (kept !== undefined) return kept;
      const statement = connection.prepare(text);
      if (statements.size === mostStatements) statements.clear();
      statements.set(text, statement);
      return statement;
    },
    close: () => connection.close(),
  };
}
