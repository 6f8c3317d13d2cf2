import { createHash } from 'node:crypto';

/** SHA-256 of nothing, upper-case hex: what the first capture of a chain continues from. */
export const firstHash = 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855';

/**
 * The form the reference service uses: SHA-256(bytes of previousHash ‖ SHA-256(record)), upper-case hex. The 0.9.5
 * prose can be read as hashing the concatenated hex texts (`proseHash`); no service known here does so.
 */
export function nextHash(previousHash: string, record: Uint8Array): string {
  return createHash('sha256')
    .update(Buffer.from(previousHash, 'hex'))
    .update(createHash('sha256').update(record).digest())
    .digest('hex')
    .toUpperCase();
}

/** The other reading of the prose, over the hexadecimal texts: told apart so that a vendor can be told what is wrong. */
export function proseHash(previousHash: string, record: Uint8Array): string {
  const own = createHash('sha256').update(record).digest('hex').toUpperCase();
  return createHash('sha256')
    .update(previousHash + own)
    .digest('hex')
    .toUpperCase();
}
