import {
  type KeyObject,
  type ScryptOptions,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  randomBytes,
  scrypt,
} from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

/**
 * A private key under a passphrase: PKCS#8 under AES-256-GCM, whose key is scrypt (RFC 7914) of the passphrase. An envelope of
 * our own because PKCS#8's own encryption knows PBKDF2 only and does not tell a wrong passphrase from damage.
 */
export const storedKeySchema = z.object({
  version: z.literal(1),
  /** Whose key it is; part of what is authenticated, so that keys can't be exchanged between officers. */
  owner: z.string().min(1).max(64),
  kdf: z.literal('scrypt'),
  cost: z
    .number()
    .int()
    .min(2 ** 15)
    .max(2 ** 18),
  blockSize: z.literal(8),
  parallelization: z.literal(1),
  salt: z.base64(),
  nonce: z.base64(),
  /** Ciphertext followed by the 16-byte tag. */
  content: z.base64(),
});
export type StoredKey = z.infer<typeof storedKeySchema>;

/** 32 MB and about 0.1 s on the slowest machine of the field. */
const cost = 2 ** 15;
const tagBytes = 16;
export const shortestPassphrase = 8;

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Keyboards give one Vietnamese letter in several forms; all of them must open the key. */
const normalised = (passphrase: string): string => passphrase.normalize('NFC');

function deriveKey(passphrase: string, salt: Buffer, N: number): Promise<Buffer> {
  return scryptAsync(normalised(passphrase), salt, 32, { N, r: 8, p: 1, maxmem: N * 8 * 128 * 2 });
}

function authenticatedPart(stored: Pick<StoredKey, 'owner' | 'cost'>): Buffer {
  return Buffer.from(`tram-can-cuoc stored key 1\n${stored.owner}\n${stored.cost}`, 'utf8');
}

/** Failure: `passphrase-too-short` (details.least). */
export async function protectKey(
  key: KeyObject,
  owner: string,
  passphrase: string,
): Promise<Result<StoredKey, Failure<'passphrase-too-short'>>> {
  if (normalised(passphrase).length < shortestPassphrase) {
    return err('passphrase-too-short', undefined, { least: shortestPassphrase });
  }
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(passphrase, salt, cost), nonce);
  cipher.setAAD(authenticatedPart({ owner, cost }));
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const content = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  plain.fill(0);
  return ok({
    version: 1,
    owner,
    kdf: 'scrypt',
    cost,
    blockSize: 8,
    parallelization: 1,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    content: content.toString('base64'),
  });
}

/** Failures: `passphrase-wrong` (or the key was stored for someone else), `stored-key-damaged`. */
export async function openOfficerKey(
  stored: StoredKey,
  passphrase: string,
): Promise<Result<KeyObject, Failure<'passphrase-wrong' | 'stored-key-damaged'>>> {
  const parsed = storedKeySchema.safeParse(stored);
  const content = Buffer.from(parsed.data?.content ?? '', 'base64');
  if (!parsed.success || content.length <= tagBytes) return err('stored-key-damaged');
  const key = await deriveKey(passphrase, Buffer.from(stored.salt, 'base64'), stored.cost);
  const nonce = Buffer.from(stored.nonce, 'base64');
  if (nonce.length !== 12) return err('stored-key-damaged', 'nonce');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(authenticatedPart(stored));
  decipher.setAuthTag(content.subarray(-tagBytes));
  try {
    const plain = Buffer.concat([decipher.update(content.subarray(0, -tagBytes)), decipher.final()]);
    const opened = createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' });
    plain.fill(0);
    return ok(opened);
  } catch {
    return err('passphrase-wrong');
  }
}
