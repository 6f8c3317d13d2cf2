import { Kysely, SqliteDialect } from 'kysely';
import { type Failure, type Result, ok } from '../../../domain/result.ts';
import { type VaultFailureCode, connect } from './connection.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import type { VaultDatabase, VaultTables, VaultTransaction } from './schema.ts';

/** Carries an expected failure out of a transaction, so that it is rolled back, and no further. */
class RolledBack extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** The station's encrypted store. */
export class Vault {
  readonly database: VaultDatabase;
  constructor(database: VaultDatabase) {
    this.database = database;
  }

  /**
   * One transaction: committed and synced before this resolves with a success; a failure, returned or thrown, leaves
   * the vault as it was. Transactions run one after the other.
   */
  async change<T>(work: (transaction: VaultTransaction) => Promise<Result<T>>): Promise<Result<T>> {
    try {
      return await this.database.transaction().execute(async (transaction) => {
        const result = await work(transaction);
        if (!result.ok) throw new RolledBack(result.error);
        return result;
      });
    } catch (error) {
      if (error instanceof RolledBack) return { ok: false, error: error.failure };
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.database.destroy();
  }
}

/**
 * Opens or creates the vault and brings it up to date.
 *
 * @param keyHex 32 bytes as 64 hex digits
 */
export async function openVault(
  path: string,
  keyHex: string,
  now: () => Date,
): Promise<Result<Vault, Failure<VaultFailureCode | 'vault-newer'>>> {
  const connection = connect(path, keyHex);
  if (!connection.ok) return connection;
  const database = new Kysely<VaultTables>({ dialect: new SqliteDialect({ database: connection.value }) });
  const migrated = await migrate(database as unknown as Kysely<never>, migrations, now);
  if (!migrated.ok) {
    await database.destroy();
    return migrated;
  }
  return ok(new Vault(database));
}
