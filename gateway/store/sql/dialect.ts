import { type ColumnDataType, sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** The two databases the index runs on. Everything but what stands in this folder's few `dialect` branches is the same SQL. */
export type Dialect = 'sqlite' | 'postgres';

interface ColumnTypes {
  readonly bytes: ColumnDataType;
  /** Up to 2^53: what is read back is a number in both. */
  readonly whole: ColumnDataType;
  /** A number the database gives, growing. */
  readonly serial: RawBuilder<unknown>;
}

/** Column types by what they hold. Text is `text`, times are ISO 8601 in UTC as text, which sorts as time does. */
export const columnTypes: Readonly<Record<Dialect, ColumnTypes>> = {
  sqlite: { bytes: 'blob', whole: 'integer', serial: sql`integer` },
  postgres: { bytes: 'bytea', whole: 'bigint', serial: sql`bigint generated always as identity` },
};
