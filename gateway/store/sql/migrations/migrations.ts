import type { MigrationProvider } from 'kysely';
import type { Dialect } from '../dialect.ts';
import { index } from './0001-index.ts';

/** Numbered, applied in order, never edited after they shipped; each is written once for both databases. */
export const migrationsFor = (dialect: Dialect): MigrationProvider => ({
  getMigrations: async () => ({
    '0001-index': index(dialect),
  }),
});
