import { type Kysely, Migrator, sql } from 'kysely';
import type { Store } from '../store.ts';
import { acknowledgements } from './acknowledgements.ts';
import { certificates } from './certificates.ts';
import { codes } from './codes.ts';
import type { Dialect } from './dialect.ts';
import { migrationsFor } from './migrations/migrations.ts';
import { handOn } from './hand-on.ts';
import { officers } from './officers.ts';
import { refusals } from './refusals.ts';
import { stations } from './stations.ts';
import type { Tables } from './tables.ts';
import { type Unsynced, uploads } from './uploads.ts';

/**
 * The index on an open database, brought to the newest schema first: in PostgreSQL under an advisory lock, so that gateways
 * started together wait for the one that migrates. Closes the database where that fails.
 *
 * A transaction that decides by what it read takes its lock by a write first: that is a row lock in PostgreSQL, and in SQLite the
 * one write lock, which a transaction that has already read can be refused.
 *
 * @param unsynced as the database can; every change is synced where it is left out
 */
export async function storeOn(
  database: Kysely<Tables>,
  dialect: Dialect,
  unsynced: Unsynced = (task) => task(database),
): Promise<Store> {
  const migrated = await new Migrator({ db: database, provider: migrationsFor(dialect) }).migrateToLatest();
  if (migrated.error !== undefined) {
    await database.destroy();
    throw migrated.error instanceof Error ? migrated.error : new Error('migration failed');
  }
  return {
    ...codes(database),
    ...certificates(database),
    ...acknowledgements(database),
    ...refusals(database),
    ...officers(database),
    ...stations(database),
    ...handOn(database),
    ...uploads(database, unsynced),
    ping: async () => {
      await sql`SELECT 1`.execute(database);
    },
    close: () => database.destroy(),
  };
}
