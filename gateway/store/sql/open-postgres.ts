import { Kysely, PostgresDialect } from 'kysely';
import { type CustomTypesConfig, Pool, types } from 'pg';

type TypeId = Parameters<typeof types.getTypeParser>[0];
import type { Store } from '../store.ts';
import { storeOn } from './store-on.ts';
import type { Tables } from './tables.ts';

/** Connections of one gateway; PostgreSQL allows 100 in all unless told otherwise. */
const mostConnections = 12;
/** Milliseconds. A gateway that can't reach its database says so and is asked again; it does not queue for minutes. */
const timeouts = {
  connect: 5_000,
  statement: 15_000,
  lock: 10_000,
  idleInTransaction: 20_000,
  answer: 20_000,
};

/** Whole numbers come as numbers, as SQLite gives them: sizes and counts stay far below 2^53. */
const wholeNumbers: CustomTypesConfig = {
  getTypeParser: ((id: TypeId, format?: 'text' | 'binary'): unknown =>
    id === types.builtins.INT8
      ? Number
      : types.getTypeParser(id, format)) as CustomTypesConfig['getTypeParser'],
};

/**
 * The index on PostgreSQL, shared by any number of gateways. A connection lost to a restart of the server fails what was
 * under way on it; the next question opens a new one.
 *
 * @param url as libpq has it: `postgres://user:password@host:port/database?sslmode=verify-full`
 * @param onConnectionLoss told of every connection that ended unasked
 */
export async function openPostgresStore(
  url: string,
  onConnectionLoss: (error: Error) => void = () => undefined,
): Promise<Store> {
  const pool = new Pool({
    connectionString: url,
    application_name: 'gateway',
    max: mostConnections,
    keepAlive: true,
    connectionTimeoutMillis: timeouts.connect,
    statement_timeout: timeouts.statement,
    lock_timeout: timeouts.lock,
    idle_in_transaction_session_timeout: timeouts.idleInTransaction,
    query_timeout: timeouts.answer,
    types: wholeNumbers,
  });
  // Without listeners the end of a connection, idle or in the middle of a transaction, would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', onConnectionLoss));
  return storeOn(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), 'postgres');
}
