import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { VaultKeyAnswer, VaultKeyMessage } from '../../domain/channels/supervision.ts';
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
  /** A key the station asked to be kept beside, and has neither adopted nor dropped. */
  readonly nextKey: string | null;
  readonly backend: string;
  /** False only in training mode with the key in a plain file: shown on screen for as long as it is so. */
  readonly protected: boolean;
}

/** Under its keychain, or in training mode in the open. */
const wrappedFile = 'vault.key';
const plainFile = 'training-vault.key';
const nextOf = (file: string): string => `${file}.next`;

/** Backends that keep a secret from other programs of the same user's session being closed. */
export function protects(chain: KeyChain): boolean {
  return (
    chain.isEncryptionAvailable() && !['basic_text', 'unknown'].includes(chain.getSelectedStorageBackend())
  );
}

function writeDurably(file: string, content: Buffer | string): void {
  writeFileSync(`${file}.part`, content, { mode: 0o600, flush: true });
  renameSync(`${file}.part`, file);
  syncFolder(dirname(file));
}

/** Names in the folder survive a power cut from here on. Windows keeps them with the file. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
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
  const wrapped = join(dataFolder, wrappedFile);
  const plain = join(dataFolder, plainFile);
  const vaultIsThere = ['vault.db', 'vault.keyring'].some((name) => existsSync(join(dataFolder, name)));
  if (vaultIsThere && !existsSync(plain) && !existsSync(wrapped)) {
    return err('vault-key-missing', 'a vault without its key file');
  }
  const backend = process.platform === 'linux' ? chain.getSelectedStorageBackend() : process.platform;

  if (existsSync(plain)) {
    if (!training)
      return err('key-store-plain-text', 'training-vault.key in a station that is not in training mode');
    const open = (file: string): string => readFileSync(file, 'utf8').trim();
    return readBoth(plain, open, { backend: 'plain-file', protected: false });
  }
  if (!protects(chain)) {
    if (existsSync(wrapped)) return err('key-store-unavailable', backend);
    if (!training) return err('key-store-plain-text', backend);
    const key = randomBytes(32).toString('hex');
    writeDurably(plain, `${key}\n`);
    return ok({ key, nextKey: null, backend: 'plain-file', protected: false });
  }
  if (!existsSync(wrapped)) {
    const key = randomBytes(32).toString('hex');
    writeDurably(wrapped, chain.encryptString(key));
    return ok({ key, nextKey: null, backend, protected: true });
  }
  try {
    const open = (file: string): string => chain.decryptString(readFileSync(file));
    return readBoth(wrapped, open, { backend, protected: true });
  } catch {
    return err('vault-key-not-opened', `${backend} does not open vault.key`);
  }
}

function readBoth(
  file: string,
  open: (file: string) => string,
  facts: Pick<VaultKey, 'backend' | 'protected'>,
): Result<VaultKey> {
  const key = open(file);
  const nextKey = existsSync(nextOf(file)) ? open(nextOf(file)) : null;
  for (const one of [key, nextKey]) {
    if (one !== null && !/^[0-9a-f]{64}$/.test(one)) return err('vault-key-malformed', basename(file));
  }
  return ok({ key, nextKey, ...facts });
}

/**
 * The vault key while the station runs, and the one that is to follow it. The station says when to keep, adopt or drop the
 * next one; it is told only when that is on the disk.
 */
export class VaultKeyKeeper {
  readonly #file: string;
  readonly #wrap: (key: string) => Buffer | string;
  #key: string;
  #nextKey: string | null;

  constructor(dataFolder: string, opened: VaultKey, chain: KeyChain) {
    this.#file = join(dataFolder, opened.protected ? wrappedFile : plainFile);
    this.#wrap = (key) => (opened.protected ? chain.encryptString(key) : `${key}\n`);
    this.#key = opened.key;
    this.#nextKey = opened.nextKey;
  }

  get key(): string {
    return this.#key;
  }
  get nextKey(): string | null {
    return this.#nextKey;
  }

  /** Answers what the station is to be told. */
  take(message: VaultKeyMessage): VaultKeyAnswer {
    const answer = { type: 'vault-key-answer', step: message.step } as const;
    try {
      this.#do(message);
      return { ...answer, ok: true, cause: '' };
    } catch (error) {
      const cause = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
      return { ...answer, ok: false, cause };
    }
  }

  #do(message: VaultKeyMessage): void {
    const next = nextOf(this.#file);
    if (message.step === 'propose') {
      writeDurably(next, this.#wrap(message.key));
      this.#nextKey = message.key;
      return;
    }
    if (message.step === 'drop') rmSync(next, { force: true });
    else if (this.#nextKey !== null) {
      renameSync(next, this.#file);
      this.#key = this.#nextKey;
    }
    this.#nextKey = null;
    syncFolder(dirname(this.#file));
  }
}
