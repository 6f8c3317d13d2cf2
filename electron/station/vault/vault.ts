import { existsSync } from 'node:fs';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { reached } from '../fault-points.ts';
import { ApplicationKeys, attachKeys } from './application-keys.ts';
import { type VaultConnection, type VaultFailureCode, connect, writingFailure } from './connection.ts';
import {
  type Keyring,
  keyringPath,
  newVaultKeys,
  openKeyring,
  readKeyringFile,
  writeKeyring,
} from './keyring.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import type { VaultDatabase, VaultTables, VaultTransaction } from './schema.ts';
import { copyUnderNewKey, moveCopy } from './upgrade-legacy.ts';

/** Carries an expected failure out of a transaction, so that it is rolled back, and no further. */
class RolledBack extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

export type VaultOpeningFailure = Failure<VaultFailureCode | 'vault-newer'>;

interface Opened {
  readonly connection: VaultConnection;
  readonly database: VaultDatabase;
  readonly keys: ApplicationKeys;
  readonly keyring: Keyring;
  readonly vaultKey: string;
}

/** The station's encrypted store. */
export class Vault {
  readonly path: string;
  readonly #now: () => Date;
  #opened: Opened;

  constructor(path: string, now: () => Date, opened: Opened) {
    this.path = path;
    this.#now = now;
    this.#opened = opened;
  }

  get database(): VaultDatabase {
    return this.#opened.database;
  }
  get keys(): ApplicationKeys {
    return this.#opened.keys;
  }
  get keyring(): Keyring {
    return this.#opened.keyring;
  }
  /** The vault key that opened it, 64 hex digits: where two were offered, this one is in force. */
  get vaultKey(): string {
    return this.#opened.vaultKey;
  }

  /**
   * One transaction: committed and synced before this resolves with a success; a failure, returned or thrown, leaves
   * the vault as it was. Transactions run one after the other. Failures beside those of `work`: `disk-full`, `vault-busy`,
   * `vault-unavailable`: the disk did not take it, and may take the next.
   */
  async change<T>(work: (transaction: VaultTransaction) => Promise<Result<T>>): Promise<Result<T>> {
    try {
      return await this.database.transaction().execute(async (transaction) => {
        attachKeys(transaction, this.keys);
        const result = await work(transaction);
        if (!result.ok) throw new RolledBack(result.error);
        return result;
      });
    } catch (error) {
      if (error instanceof RolledBack) return { ok: false, error: error.failure };
      const refused = writingFailure(error);
      if (refused !== null) return refused;
      throw error;
    }
  }

  /** Moves what was committed into the database and empties the write-ahead log, in which deleted rows still stand. */
  async forgetDeleted(): Promise<void> {
    await emptyLog(this.database);
  }

  /**
   * Another keyring, or the same one under another vault key; on the disk when this returns a success. Failures, with the earlier
   * one still in use: `disk-full`, `vault-unavailable`.
   */
  useKeyring(keyring: Keyring, vaultKey: string): Result<void, Failure<'disk-full' | 'vault-unavailable'>> {
    try {
      writeKeyring(keyringPath(this.path), keyring, vaultKey);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return err(code === 'ENOSPC' ? 'disk-full' : 'vault-unavailable', `vault.keyring: ${code}`);
    }
    this.#opened = { ...this.#opened, keyring, vaultKey };
    this.keys.replace(keyring.keys.wrapping);
    return ok();
  }

  /**
   * Closes the database, lets `replace` put other files in its place, and opens those. Throws where they do not open: the process
   * then has no vault and must end.
   */
  async reopen(replace: () => void): Promise<void> {
    const { vaultKey } = this;
    await this.close();
    replace();
    const opened = await openAt(this.path, [vaultKey], this.#now);
    if (!opened.ok) throw new Error(`the vault put in place does not open: ${opened.error.code}`);
    this.#opened = opened.value;
  }

  async close(): Promise<void> {
    await this.database.destroy();
  }
}

async function emptyLog(database: VaultDatabase): Promise<void> {
  try {
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(database);
  } catch (error) {
    // No room to move it: the key is destroyed all the same, and the next one moves both.
    if (writingFailure(error) === null) throw error;
  }
}

/**
 * Opens or creates the vault and brings it up to date.
 *
 * @param keyHex vault key, 32 bytes as 64 hex digits
 * @param nextKeyHex where a change of the vault key was cut off: tried when `keyHex` opens nothing
 */
export async function openVault(
  path: string,
  keyHex: string,
  now: () => Date,
  nextKeyHex: string | null = null,
): Promise<Result<Vault, VaultOpeningFailure>> {
  const opened = await openAt(path, nextKeyHex === null ? [keyHex] : [keyHex, nextKeyHex], now);
  return opened.ok ? ok(new Vault(path, now, opened.value)) : opened;
}

async function openAt(
  path: string,
  vaultKeys: readonly string[],
  now: () => Date,
): Promise<Result<Opened, VaultOpeningFailure>> {
  const unlocked = unlock(path, vaultKeys);
  if (!unlocked.ok) return unlocked;
  const { vaultKey } = unlocked.value;
  let { keyring } = unlocked.value;
  const connection = connect(path, keyring.keys.database);
  if (!connection.ok) return connection;
  const database = new Kysely<VaultTables>({
    dialect: new SqliteDialect({ database: lenient(connection.value) }),
  });
  const keys = new ApplicationKeys(keyring.keys.wrapping);
  attachKeys(database, keys);
  const migrated = await migrate(database as unknown as Kysely<never>, migrations, now, keys);
  if (!migrated.ok) {
    await database.destroy();
    return migrated;
  }
  // Also what a process deleted that was killed before it emptied the log.
  await emptyLog(database);
  if (keyring.state !== 'in-use') {
    keyring = { ...keyring, state: 'in-use' };
    writeKeyring(keyringPath(path), keyring, vaultKey);
  }
  return ok({ connection: connection.value, database, keys, keyring, vaultKey });
}

/** The keyring, made where there is none, and the database file it belongs to in its place. */
function unlock(
  path: string,
  vaultKeys: readonly string[],
): Result<{ keyring: Keyring; vaultKey: string }, Failure<VaultFailureCode>> {
  const [vaultKey = ''] = vaultKeys;
  const file = readKeyringFile(keyringPath(path));
  if (!file.ok) return file;
  if (file.value === null) {
    if (existsSync(path)) {
      const copied = copyUnderNewKey(path, vaultKey);
      if (!copied.ok) return copied;
      moveCopy(path);
      return ok({ keyring: copied.value, vaultKey });
    }
    const keyring: Keyring = { state: 'new', generation: 1, rotatedAt: null, keys: newVaultKeys() };
    try {
      writeKeyring(keyringPath(path), keyring, vaultKey);
    } catch (error) {
      return err('vault-unavailable', (error as NodeJS.ErrnoException).code);
    }
    reached('vault.keyring-made');
    return ok({ keyring, vaultKey });
  }
  let refused: Result<never, Failure<VaultFailureCode>> = err('vault-key-wrong');
  for (const candidate of vaultKeys) {
    const keyring = openKeyring(file.value, candidate);
    if (keyring.ok) {
      if (keyring.value.state === 'moving') moveCopy(path);
      // Made anew it would be empty, and the sealed files beside it would look like nobody's.
      if (keyring.value.state !== 'new' && !existsSync(path))
        return err('vault-corrupt', 'vault.db is missing');
      return ok({ keyring: keyring.value, vaultKey: candidate });
    }
    if (keyring.error.code === 'vault-corrupt') refused = keyring;
  }
  return refused;
}

/**
 * SQLite takes a transaction back by itself when the disk is full; taking it back once more would be an error in the place of
 * the one that tells why.
 */
function lenient(
  connection: VaultConnection,
): ConstructorParameters<typeof SqliteDialect>[0]['database'] & object {
  return {
    prepare: (source: string) =>
      connection.prepare(source === 'rollback' && !connection.inTransaction ? 'SELECT 1 WHERE 0' : source),
    close: () => connection.close(),
  };
}
