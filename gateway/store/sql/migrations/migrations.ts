import type { MigrationProvider } from 'kysely';
import type { Dialect } from '../dialect.ts';
import { index } from './0001-index.ts';
import { operations } from './0002-operations.ts';
import { uploads } from './0003-uploads.ts';

/** Numbered, applied in order, never edited after they shipped; each is written once for both databases. */
export const migrationsFor = (dialect: Dialect): MigrationProvider => ({
  getMigrations: async () => ({
    '0001-index': index(dialect),
    '0002-operations': operations(dialect),
    '0003-uploads': uploads(dialect),
  }),
});
