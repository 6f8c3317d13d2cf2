import { type Kysely, sql } from 'kysely';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import type { ApplicationKeys } from './application-keys.ts';
import type { Migration } from './migrations/migration.ts';

/**
 * Brings a vault to the newest version, one transaction per step. A vault written by a newer program is refused untouched:
 * `vault-newer`.
 */
export async function migrate(
  database: Kysely<never>,
  migrations: readonly Migration[],
  now: () => Date,
  keys: ApplicationKeys,
): Promise<Result<{ from: number; to: number }, Failure<'vault-newer'>>> {
  await sql`CREATE TABLE IF NOT EXISTS schema_version (
    version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL
  ) STRICT`.execute(database);
  const { rows } = await sql<{
    version: number | null;
  }>`SELECT max(version) AS version FROM schema_version`.execute(database);
  const from = rows[0]?.version ?? 0;
  const newest = migrations.at(-1)?.version ?? 0;
  if (from > newest) return err('vault-newer', `vault ${from}, program ${newest}`);
  for (const migration of migrations.filter(({ version }) => version > from)) {
    await database.transaction().execute(async (transaction) => {
      await migration.up(transaction as unknown as Kysely<unknown>, keys);
      await sql`INSERT INTO schema_version (version, applied_at)
        VALUES (${migration.version}, ${now().toISOString()})`.execute(transaction);
    });
  }
  return ok({ from, to: newest });
}
