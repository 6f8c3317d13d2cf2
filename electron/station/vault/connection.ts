import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3-multiple-ciphers';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

/** How long SQLite waits for another holder of the file (a tool, a dying predecessor) before it gives up. */
export const vaultBusyTimeoutMs = 5000;
/** Up to this size the whole file is checked when it is opened; beyond, damage shows when its page is read. */
const fullCheckBytes = 64 * 1024 * 1024;

export type VaultFailureCode = 'vault-key-wrong' | 'vault-corrupt' | 'vault-busy' | 'vault-unavailable';
export type VaultConnection = InstanceType<typeof Database>;
type Failed = Result<never, Failure<VaultFailureCode>>;

/**
 * Opens the encrypted file, or creates it: SQLCipher 4 format (AES-256-CBC with HMAC-SHA512 per page) under a raw key,
 * so that stock SQLCipher tools can read it with the key.
 *
 * @param keyHex 32 bytes as 64 hex digits; the caller has checked the form
 */
export function connect(path: string, keyHex: string): Result<VaultConnection, Failure<VaultFailureCode>> {
  let connection: VaultConnection | undefined;
  try {
    const isNew = !existsSync(path);
    connection = new Database(path, { timeout: vaultBusyTimeoutMs });
    connection.pragma("cipher='sqlcipher'");
    connection.pragma('legacy=4');
    connection.pragma(`key="x'${keyHex}'"`);
    connection.prepare('SELECT count(*) FROM sqlite_master').get();
    connection.pragma('journal_mode=WAL');
    // What was answered must survive power loss: with WAL only FULL syncs at every commit.
    connection.pragma('synchronous=FULL');
    connection.pragma('foreign_keys=ON');
    connection.pragma('secure_delete=ON');
    // Sorting must not spill readable rows into a temporary file.
    connection.pragma('temp_store=MEMORY');
    if (isNew || !existsSync(keyCheckPath(path))) writeFileSync(keyCheckPath(path), keyCheck(keyHex));
    if (statSync(path).size <= fullCheckBytes) {
      const answer = connection.pragma('quick_check(1)', { simple: true });
      if (answer !== 'ok') throw new Database.SqliteError('quick_check', 'SQLITE_CORRUPT');
    }
    return ok(connection);
  } catch (error) {
    connection?.close();
    return failureOf(error, path, keyHex);
  }
}

/**
 * A page whose authentication fails reads as "not a database" whether the key is wrong or the page is damaged. The check
 * value beside the file tells the two apart; it says nothing about a random 256-bit key.
 */
function keyCheck(keyHex: string): string {
  return createHmac('sha256', Buffer.from(keyHex, 'hex'))
    .update('tram-can-cuoc vault key check')
    .digest('hex');
}

function keyCheckPath(path: string): string {
  return `${path}.key-check`;
}

function keyIsRight(path: string, keyHex: string): boolean {
  try {
    return readFileSync(keyCheckPath(path), 'utf8').trim() === keyCheck(keyHex);
  } catch {
    return false;
  }
}

function failureOf(error: unknown, path: string, keyHex: string): Failed {
  const code = error instanceof Database.SqliteError ? error.code : 'no SQLite code';
  if (code === 'SQLITE_NOTADB')
    return err(keyIsRight(path, keyHex) ? 'vault-corrupt' : 'vault-key-wrong', code);
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_IOERR')) return err('vault-corrupt', code);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return err('vault-busy', code);
  return err('vault-unavailable', code);
}
