import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { reached } from '../fault-points.ts';
import { type VaultFailureCode, openFile, openingFailure } from './connection.ts';
import { syncFile, syncFolder } from './durable-write.ts';
import { type Keyring, keyringPath, newVaultKeys, writeKeyring } from './keyring.ts';

/**
 * Until version 3 the vault key was the key of the database itself, and `vault.db.key-check` told a wrong key from damage. Such a
 * vault is copied under a key of its own, the keyring is written, and only then the copy takes the old file's place: cut off
 * before the keyring it starts anew, after it the copy is only moved.
 */
const copyOf = (path: string): string => `${path}.next`;
const keyCheckOf = (path: string): string => `${path}.key-check`;

/** Failures: `vault-key-wrong`, `vault-corrupt`, `vault-busy`, `vault-unavailable`. */
export function copyUnderNewKey(path: string, vaultKey: string): Result<Keyring, Failure<VaultFailureCode>> {
  const copy = copyOf(path);
  const keys = newVaultKeys();
  try {
    removeDatabase(copy);
    const old = openFile(path, vaultKey);
    try {
      // What is still in the log belongs to the copy, and no log may be left that the copy would be taken for.
      old.pragma('wal_checkpoint(TRUNCATE)');
      const answer = old.pragma('quick_check(1)', { simple: true });
      if (answer !== 'ok') return err('vault-corrupt', 'quick_check');
      old.prepare(`VACUUM INTO '${copy.replaceAll("'", "''")}'`).run([]);
      old.pragma('journal_mode=DELETE');
    } finally {
      old.close();
    }
    const fresh = openFile(copy, vaultKey);
    try {
      fresh.pragma('journal_mode=DELETE');
      fresh.pragma(`rekey="x'${keys.database}'"`);
    } finally {
      fresh.close();
    }
    syncFile(copy);
  } catch (error) {
    const failed = openingFailure(error);
    const unread = !failed.ok && failed.error.cause === 'SQLITE_NOTADB';
    return unread && !keyIsRight(path, vaultKey) ? err('vault-key-wrong', 'SQLITE_NOTADB') : failed;
  }
  reached('vault.upgrade.copied');
  const keyring: Keyring = { state: 'moving', generation: 1, rotatedAt: null, keys };
  writeKeyring(keyringPath(path), keyring, vaultKey);
  reached('vault.upgrade.keyring-written');
  return ok(keyring);
}

/** Puts the copy in the old file's place; again, where the power went in between. */
export function moveCopy(path: string): void {
  if (existsSync(copyOf(path))) {
    for (const log of [`${path}-wal`, `${path}-shm`, `${path}-journal`]) rmSync(log, { force: true });
    renameSync(copyOf(path), path);
  }
  rmSync(keyCheckOf(path), { force: true });
  syncFolder(dirname(path));
  reached('vault.upgrade.swapped');
}

function removeDatabase(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}-journal`]) rmSync(file, { force: true });
}

function keyIsRight(path: string, vaultKey: string): boolean {
  try {
    const expected = createHmac('sha256', Buffer.from(vaultKey, 'hex'))
      .update('tram-can-cuoc vault key check')
      .digest('hex');
    return readFileSync(keyCheckOf(path), 'utf8').trim() === expected;
  } catch {
    return false;
  }
}
