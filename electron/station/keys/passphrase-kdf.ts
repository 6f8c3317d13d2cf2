import { type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { argon2id } from 'hash-wasm';

/**
 * Argon2id, version 1.3 (RFC 9106, section 4, second recommended option: 64 MiB, three passes, four lanes). Measured with
 * hash-wasm, one thread: 0.15 s on a 2-core server, and memory enough for the weakest station of the field (4 GB).
 */
export const argon2 = { memoryKiB: 64 * 1024, passes: 3, lanes: 4 } as const;
export type Argon2Cost = Readonly<Record<keyof typeof argon2, number>>;

const keyBytes = 32;

/** Keyboards give one Vietnamese letter in several forms; all of them must open the key. */
export const normalised = (passphrase: string): string => passphrase.normalize('NFC');

export async function argon2Key(passphrase: string, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array> {
  return argon2id({
    password: normalised(passphrase),
    salt,
    memorySize: cost.memoryKiB,
    iterations: cost.passes,
    parallelism: cost.lanes,
    hashLength: keyBytes,
    outputType: 'binary',
  });
}

const scryptAsync = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** scrypt (RFC 7914) with r = 8 and p = 1, of keys stored by earlier versions. */
export function scryptKey(passphrase: string, salt: Uint8Array, N: number): Promise<Uint8Array> {
  return scryptAsync(normalised(passphrase), salt, keyBytes, { N, r: 8, p: 1, maxmem: N * 8 * 128 * 2 });
}
