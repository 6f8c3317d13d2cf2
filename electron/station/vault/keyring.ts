import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { openBox, sealBox } from './box.ts';
import { writeDurably } from './durable-write.ts';

/**
 * `vault.keyring`, beside the database: the key of the database's pages and the keys that wrap the applications' data keys, all of
 * them wrapped by the vault key, which lies in the machine's keychain. Without that key the file says nothing.
 */
export interface Keyring {
  /** `new`: the database is not made yet. `moving`: `vault.db.next` takes its place. `in-use`: it must be there. */
  readonly state: 'new' | 'moving' | 'in-use';
  /** Counts the vault keys this vault has had, from 1. */
  readonly generation: number;
  /** Of the last change of the vault key; null while there was none. */
  readonly rotatedAt: string | null;
  readonly keys: VaultKeys;
}

export interface VaultKeys {
  /** Raw SQLCipher key, 64 hex digits. */
  readonly database: string;
  /** Oldest first; the last one wraps what is new. More than one only while a rotation is under way or was cut off. */
  readonly wrapping: readonly WrappingKey[];
}

export interface WrappingKey {
  readonly id: number;
  /** 64 hex digits. */
  readonly key: string;
}

const hexKey = z.string().regex(/^[0-9a-f]{64}$/);
export const vaultKeysSchema = z.object({
  database: hexKey,
  wrapping: z.array(z.object({ id: z.number().int(), key: hexKey })).min(1),
});
const fileSchema = z.object({
  version: z.literal(1),
  state: z.enum(['new', 'moving', 'in-use']),
  generation: z.number().int().min(1),
  rotatedAt: z.iso.datetime().nullable(),
  /** HMAC under the vault key: tells a wrong key from damage. */
  keyCheck: z.string(),
  /** A `VaultKeys` as JSON, sealed. */
  box: z.base64(),
  /** SHA-256 of all the above: damage is called damage whatever it hit. */
  sum: z.string(),
});
type KeyringFile = z.infer<typeof fileSchema>;

export function newVaultKeys(): VaultKeys {
  return { database: newKey(), wrapping: [{ id: 1, key: newKey() }] };
}
export function newKey(): string {
  return randomBytes(32).toString('hex');
}

export function keyringPath(vaultPath: string): string {
  return `${vaultPath.replace(/\.db$/, '')}.keyring`;
}

/** One key, one purpose: what the vault key is used for here is derived from it. */
function derived(vaultKey: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(vaultKey, 'hex'), '', `tram-can-cuoc ${purpose}`, 32));
}

const boundTo = ({ state, generation, rotatedAt }: Omit<Keyring, 'keys'>): string =>
  `keyring 1\n${state}\n${generation}\n${rotatedAt ?? ''}`;

function sumOf({ version, state, generation, rotatedAt, keyCheck, box }: Omit<KeyringFile, 'sum'>): string {
  const parts = JSON.stringify([version, state, generation, rotatedAt, keyCheck, box]);
  return createHash('sha256').update(parts).digest('hex');
}

function checkOf(vaultKey: string): string {
  return createHmac('sha256', derived(vaultKey, 'keyring check')).update('1').digest('hex');
}

/** Atomic: after a power cut the earlier keyring or this one is there. */
export function writeKeyring(file: string, keyring: Keyring, vaultKey: string): void {
  const { keys, ...facts } = keyring;
  const plain = Buffer.from(JSON.stringify(keys), 'utf8');
  const box = sealBox(derived(vaultKey, 'keyring'), boundTo(keyring), plain).toString('base64');
  plain.fill(0);
  const content = { version: 1 as const, ...facts, keyCheck: checkOf(vaultKey), box };
  writeDurably(file, `${JSON.stringify({ ...content, sum: sumOf(content) }, null, 2)}\n`);
}

/** Null where there is none. Failures: `vault-corrupt`, `vault-unavailable`. */
export function readKeyringFile(
  file: string,
): Result<KeyringFile | null, Failure<'vault-corrupt' | 'vault-unavailable'>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? ok(null) : err('vault-unavailable', `vault.keyring: ${code}`);
  }
  try {
    const parsed = fileSchema.safeParse(JSON.parse(text));
    if (parsed.success && sumOf(parsed.data) === parsed.data.sum) return ok(parsed.data);
  } catch {
    // Not JSON: as damaged as a wrong sum.
  }
  return err('vault-corrupt', 'vault.keyring');
}

/** Failures: `vault-key-wrong`; `vault-corrupt` where the right key finds something else than was written. */
export function openKeyring(
  file: KeyringFile,
  vaultKey: string,
): Result<Keyring, Failure<'vault-key-wrong' | 'vault-corrupt'>> {
  const expected = Buffer.from(checkOf(vaultKey), 'hex');
  const found = Buffer.from(file.keyCheck, 'hex');
  if (expected.length !== found.length || !timingSafeEqual(expected, found)) return err('vault-key-wrong');
  const { state, generation, rotatedAt } = file;
  const facts = { state, generation, rotatedAt };
  const plain = openBox(derived(vaultKey, 'keyring'), boundTo(facts), Buffer.from(file.box, 'base64'));
  if (plain === null) return err('vault-corrupt', 'vault.keyring');
  const keys = vaultKeysSchema.parse(JSON.parse(plain.toString('utf8')));
  plain.fill(0);
  return ok({ ...facts, keys });
}
