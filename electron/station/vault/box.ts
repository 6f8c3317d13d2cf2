import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * AES-256-GCM under a random 96-bit nonce: nonce ‖ ciphertext ‖ 16-byte tag. One data key seals far fewer than the 2³² boxes
 * at which random nonces would have to be counted (NIST SP 800-38D, 8.3).
 */
const nonceBytes = 12;
const tagBytes = 16;
export const boxOverheadBytes = nonceBytes + tagBytes;

/** @param bound what the box belongs to; not in the box, but it opens with nothing else */
export function sealBox(key: Uint8Array, bound: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(bound, 'utf8'));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Null where key, bytes or belonging are not those the box was sealed with. */
export function openBox(key: Uint8Array, bound: string, box: Uint8Array): Buffer | null {
  if (box.length < boxOverheadBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(bound, 'utf8'));
  decipher.setAuthTag(box.subarray(box.length - tagBytes));
  try {
    const plain = decipher.update(box.subarray(nonceBytes, box.length - tagBytes));
    // Counter mode gives every byte at once; what comes last is only the verdict.
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}
