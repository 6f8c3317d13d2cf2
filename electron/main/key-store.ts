import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Result, err, ok } from '../../domain/result.ts';

/** What Electron's `safeStorage` offers that is needed here. */
export interface KeyChain {
  isEncryptionAvailable(): boolean;
  getSelectedStorageBackend(): string;
  encryptString(plain: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

export interface VaultKey {
  /** 32 bytes, hex. */
  readonly key: string;
  readonly backend: string;
  /** False only in training mode with the key in a plain file: shown on screen for as long as it is so. */
  readonly protected: boolean;
}

/** Backends that keep a secret from other programs of the same user's session being closed. */
export function protects(chain: KeyChain): boolean {
  return (
    chain.isEncryptionAvailable() && !['basic_text', 'unknown'].includes(chain.getSelectedStorageBackend())
  );
}

function writeDurably(file: string, content: Buffer | string): void {
  writeFileSync(`${file}.part`, content, { mode: 0o600, flush: true });
  renameSync(`${file}.part`, file);
}

/**
 * Unwraps the vault key, or makes one on the first start. The wrapped key is `vault.key`. Without a protecting
 * keychain a station refuses to work; a training station keeps its key in `training-vault.key` and says so.
 * Never replaces a key it can't read: the vault behind it would be lost.
 */
export function openVaultKey(dataFolder: string, training: boolean, chain: KeyChain): Result<VaultKey> {
  try {
    return openOrMake(dataFolder, training, chain);
  } catch (error) {
    // A locked keyring, a full or read-only disk: the screen must say so, or the app would run on without a window.
    return err('key-store-unavailable', (error as NodeJS.ErrnoException).code ?? (error as Error).name);
  }
}

function openOrMake(dataFolder: string, training: boolean, chain: KeyChain): Result<VaultKey> {
  const wrapped = join(dataFolder, 'vault.key');
  const plain = join(dataFolder, 'training-vault.key');
  if (existsSync(join(dataFolder, 'vault.db')) && !existsSync(plain) && !existsSync(wrapped)) {
    return err('vault-key-missing', 'a vault without its key file');
  }
  const backend = process.platform === 'linux' ? chain.getSelectedStorageBackend() : process.platform;

  if (existsSync(plain)) {
    if (!training)
      return err('key-store-plain-text', 'training-vault.key in a station that is not in training mode');
    const key = readFileSync(plain, 'utf8').trim();
    return /^[0-9a-f]{64}$/.test(key)
      ? ok({ key, backend: 'plain-file', protected: false })
      : err('vault-key-malformed', 'training-vault.key');
  }
  if (!protects(chain)) {
    if (existsSync(wrapped)) return err('key-store-unavailable', backend);
    if (!training) return err('key-store-plain-text', backend);
    const key = randomBytes(32).toString('hex');
    writeDurably(plain, `${key}\n`);
    return ok({ key, backend: 'plain-file', protected: false });
  }
  if (!existsSync(wrapped)) {
    const key = randomBytes(32).toString('hex');
    writeDurably(wrapped, chain.encryptString(key));
    return ok({ key, backend, protected: true });
  }
  try {
    const key = chain.decryptString(readFileSync(wrapped));
    return /^[0-9a-f]{64}$/.test(key)
      ? ok({ key, backend, protected: true })
      : err('vault-key-malformed', 'vault.key');
  } catch {
    return err('vault-key-not-opened', `${backend} does not open vault.key`);
  }
}
