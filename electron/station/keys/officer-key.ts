import { type KeyObject, createCipheriv, createDecipheriv, createPrivateKey, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { type Argon2Cost, argon2, argon2Key, normalised, scryptKey } from './passphrase-kdf.ts';

/**
 * A private key under a passphrase: PKCS#8 under AES-256-GCM, whose key is made from the passphrase. An envelope of our own because
 * PKCS#8's own encryption knows PBKDF2 only and does not tell a wrong passphrase from damage.
 */
const envelope = {
  /** Whose key it is; part of what is authenticated, so that keys can't be exchanged between officers. */
  owner: z.string().min(1).max(64),
  salt: z.base64(),
  nonce: z.base64(),
  /** Ciphertext followed by the 16-byte tag. */
  content: z.base64(),
};

/** Bounds keep what lies in a vault from asking for all memory; they leave room for dearer parameters later. */
export const storedKeySchema = z.discriminatedUnion('version', [
  z.object({
    version: z.literal(1),
    ...envelope,
    kdf: z.literal('scrypt'),
    cost: z
      .number()
      .int()
      .min(2 ** 15)
      .max(2 ** 18),
    blockSize: z.literal(8),
    parallelization: z.literal(1),
  }),
  z.object({
    version: z.literal(2),
    ...envelope,
    kdf: z.literal('argon2id'),
    memoryKiB: z
      .number()
      .int()
      .min(19 * 1024)
      .max(1024 * 1024),
    passes: z.number().int().min(1).max(16),
    lanes: z.number().int().min(1).max(16),
  }),
]);
export type StoredKey = z.infer<typeof storedKeySchema>;

const tagBytes = 16;
const nonceBytes = 12;
export const shortestPassphrase = 8;

/** Whether it is to be stored anew at the next right passphrase. */
export const isOutdated = (stored: StoredKey): boolean => stored.version < 2;

function deriveKey(stored: StoredKey, passphrase: string): Promise<Uint8Array> {
  const salt = Buffer.from(stored.salt, 'base64');
  return stored.version === 1
    ? scryptKey(passphrase, salt, stored.cost)
    : argon2Key(passphrase, salt, stored);
}

function authenticatedPart(stored: StoredKey): Buffer {
  const cost =
    stored.version === 1 ? String(stored.cost) : `${stored.memoryKiB} ${stored.passes} ${stored.lanes}`;
  return Buffer.from(`tram-can-cuoc stored key ${stored.version}\n${stored.owner}\n${cost}`, 'utf8');
}

/** Failure: `passphrase-too-short` (details.least). `cost`: less than ours only where no passphrase is to be guarded. */
export async function protectKey(
  key: KeyObject,
  owner: string,
  passphrase: string,
  cost: Argon2Cost = argon2,
): Promise<Result<StoredKey, Failure<'passphrase-too-short'>>> {
  if (normalised(passphrase).length < shortestPassphrase) {
    return err('passphrase-too-short', undefined, { least: shortestPassphrase });
  }
  const nonce = randomBytes(nonceBytes);
  const stored = {
    version: 2,
    owner,
    kdf: 'argon2id',
    ...cost,
    salt: randomBytes(16).toString('base64'),
    nonce: nonce.toString('base64'),
    content: '',
  } as const;
  const derived = await deriveKey(stored, passphrase);
  const cipher = createCipheriv('aes-256-gcm', derived, nonce);
  derived.fill(0);
  cipher.setAAD(authenticatedPart(stored));
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const content = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  plain.fill(0);
  return ok({ ...stored, content: content.toString('base64') });
}

/** Failures: `passphrase-wrong` (or the key was stored for someone else), `stored-key-damaged`. */
export async function openOfficerKey(
  stored: StoredKey,
  passphrase: string,
): Promise<Result<KeyObject, Failure<'passphrase-wrong' | 'stored-key-damaged'>>> {
  const parsed = storedKeySchema.safeParse(stored);
  const content = Buffer.from(parsed.data?.content ?? '', 'base64');
  if (!parsed.success || content.length <= tagBytes) return err('stored-key-damaged');
  const nonce = Buffer.from(stored.nonce, 'base64');
  if (nonce.length !== nonceBytes) return err('stored-key-damaged', 'nonce');
  const derived = await deriveKey(parsed.data, passphrase);
  const decipher = createDecipheriv('aes-256-gcm', derived, nonce, { authTagLength: tagBytes });
  derived.fill(0);
  decipher.setAAD(authenticatedPart(parsed.data));
  decipher.setAuthTag(content.subarray(-tagBytes));
  // Counter mode gives every byte at once: there is no second copy of the key to be wiped.
  const plain = decipher.update(content.subarray(0, -tagBytes));
  try {
    decipher.final();
    return ok(createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' }));
  } catch {
    return err('passphrase-wrong');
  } finally {
    plain.fill(0);
  }
}
