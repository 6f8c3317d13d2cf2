import { statSync } from 'node:fs';
import Database from 'better-sqlite3-multiple-ciphers';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

/** How long SQLite waits for another holder of the file (a tool, a dying predecessor) before it gives up. */
export const vaultBusyTimeoutMs = 5000;
/** Up to this size the whole file is checked when it is opened; beyond, damage shows when its page is read. */
const fullCheckBytes = 64 * 1024 * 1024;
/** Pages kept decrypted, KiB: the index of 100,000 applications, so that a search decrypts it once. */
const cacheKib = 48 * 1024;

export type VaultFailureCode = 'vault-key-wrong' | 'vault-corrupt' | 'vault-busy' | 'vault-unavailable';
export type VaultConnection = InstanceType<typeof Database>;
type Failed = Result<never, Failure<VaultFailureCode>>;

/** The file under its key, nothing asked of it yet. */
export function openFile(path: string, keyHex: string): VaultConnection {
  const connection = new Database(path, { timeout: vaultBusyTimeoutMs });
  connection.pragma("cipher='sqlcipher'");
  connection.pragma('legacy=4');
  connection.pragma(`key="x'${keyHex}'"`);
  return connection;
}

/**
 * Opens the encrypted file, or creates it: SQLCipher 4 format (AES-256-CBC with HMAC-SHA512 per page) under a raw key,
 * so that stock SQLCipher tools can read it with the key. A page whose authentication fails reads as "not a database" whether
 * the key is wrong or the page is damaged: the key comes out of the keyring, so it is damage.
 *
 * @param keyHex 32 bytes as 64 hex digits; the caller has checked the form
 */
export function connect(path: string, keyHex: string): Result<VaultConnection, Failure<VaultFailureCode>> {
  let connection: VaultConnection | undefined;
  try {
    connection = openFile(path, keyHex);
    connection.prepare('SELECT count(*) FROM sqlite_master').get();
    connection.pragma('journal_mode=WAL');
    // What was answered must survive power loss: with WAL only FULL syncs at every commit.
    connection.pragma('synchronous=FULL');
    connection.pragma('foreign_keys=ON');
    connection.pragma('secure_delete=ON');
    // Sorting must not spill readable rows into a temporary file.
    connection.pragma('temp_store=MEMORY');
    connection.pragma(`cache_size=-${cacheKib}`);
    if (statSync(path).size <= fullCheckBytes) {
      const answer = connection.pragma('quick_check(1)', { simple: true });
      if (answer !== 'ok') throw new Database.SqliteError('quick_check', 'SQLITE_CORRUPT');
    }
    return ok(connection);
  } catch (error) {
    connection?.close();
    return openingFailure(error);
  }
}

/** What reading found that is not what was written, as against a disk that does not take or give anything. */
const damage = ['SQLITE_NOTADB', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_READ', 'SQLITE_IOERR_DATA'];

export function openingFailure(error: unknown): Failed {
  const code = error instanceof Database.SqliteError ? error.code : 'no SQLite code';
  if (code.startsWith('SQLITE_CORRUPT') || damage.includes(code)) return err('vault-corrupt', code);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return err('vault-busy', code);
  return err('vault-unavailable', code);
}

/**
 * A write the disk did not take: nothing of the transaction is there, and the next one may go well again. Null for whatever
 * else went wrong.
 */
export function writingFailure(
  error: unknown,
): { readonly ok: false; readonly error: Failure<'disk-full' | 'vault-busy' | 'vault-unavailable'> } | null {
  if (!(error instanceof Database.SqliteError)) return null;
  const { code } = error;
  // The shared-memory file can't grow: there was no room for its next page either.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') return err('disk-full', code);
  if (code.startsWith('SQLITE_BUSY')) return err('vault-busy', code);
  const refused = ['SQLITE_IOERR', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'];
  return refused.some((kind) => code.startsWith(kind)) ? err('vault-unavailable', code) : null;
}
