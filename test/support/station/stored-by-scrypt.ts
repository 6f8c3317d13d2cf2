import { type KeyObject, createCipheriv, randomBytes, scryptSync } from 'node:crypto';
import type { StoredKey } from '../../../electron/station/keys/officer-key.ts';

/** A stored key of version 1, as stations wrote it before Argon2id. */
export async function storedByScrypt(key: KeyObject, owner: string, passphrase: string): Promise<StoredKey> {
  const cost = 2 ** 15;
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const derived = scryptSync(passphrase.normalize('NFC'), salt, 32, { N: cost, r: 8, p: 1, maxmem: 2 ** 27 });
  const cipher = createCipheriv('aes-256-gcm', derived, nonce);
  cipher.setAAD(Buffer.from(`tram-can-cuoc stored key 1\n${owner}\n${cost}`, 'utf8'));
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const content = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return {
    version: 1,
    owner,
    kdf: 'scrypt',
    cost,
    blockSize: 8,
    parallelization: 1,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    content: content.toString('base64'),
  };
}
