import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { cmac } from '@noble/ciphers/aes.js';
import { concat, xor } from './bytes.ts';

/** Ciphers of secure messaging and PACE: 3DES with the retail MAC, AES with CMAC (ICAO 9303-11, 9.7 and 9.8). */
export const suites = ['3des', 'aes-128', 'aes-192', 'aes-256'] as const;
export type Suite = (typeof suites)[number];

const keyLengths = { '3des': 16, 'aes-128': 16, 'aes-192': 24, 'aes-256': 32 } as const;

export function blockLengthOf(suite: Suite): 8 | 16 {
  return suite === '3des' ? 8 : 16;
}

export interface SessionKeys {
  readonly suite: Suite;
  readonly encryption: Uint8Array;
  readonly mac: Uint8Array;
}

/** ICAO 9303-11, 9.7.1. Counter 1: encryption, 2: MAC, 3: from a password. */
export function deriveKey(secret: Uint8Array, counter: 1 | 2 | 3, suite: Suite): Uint8Array {
  const hash = suite === 'aes-192' || suite === 'aes-256' ? 'sha256' : 'sha1';
  const digest = createHash(hash)
    .update(secret)
    .update(Uint8Array.of(0, 0, 0, counter))
    .digest();
  return new Uint8Array(digest.subarray(0, keyLengths[suite]));
}

export function sessionKeys(secret: Uint8Array, suite: Suite): SessionKeys {
  return { suite, encryption: deriveKey(secret, 1, suite), mac: deriveKey(secret, 2, suite) };
}

type Direction = 'encrypt' | 'decrypt';

/** CBC without padding; `initial` of zeroes where it is left out. */
export function cbc(
  suite: Suite,
  direction: Direction,
  key: Uint8Array,
  data: Uint8Array,
  initial: Uint8Array = new Uint8Array(blockLengthOf(suite)),
): Uint8Array {
  return suite === '3des'
    ? run('des-ede3-cbc', direction, tripleKey(key), initial, data)
    : run(`${suite}-cbc`, direction, key, initial, data);
}

/** First initialisation vector of AES secure messaging: the counter, encrypted (9.8.6.1). */
export function encryptedCounter(keys: SessionKeys, counter: Uint8Array): Uint8Array {
  return keys.suite === '3des' ? new Uint8Array(8) : cbc(keys.suite, 'encrypt', keys.encryption, counter);
}

function run(name: string, direction: Direction, key: Uint8Array, initial: Uint8Array, data: Uint8Array) {
  const cipher =
    direction === 'encrypt' ? createCipheriv(name, key, initial) : createDecipheriv(name, key, initial);
  cipher.setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
}

/** Two keys of eight bytes as K1, K2, K1. */
function tripleKey(key: Uint8Array): Uint8Array {
  return concat(key, key.subarray(0, 8));
}

/** ISO/IEC 9797-1, padding method 2: 80 and zeroes up to a whole block. */
export function pad(data: Uint8Array, blockLength: number): Uint8Array {
  const whole = new Uint8Array((Math.floor(data.length / blockLength) + 1) * blockLength);
  whole.set(data);
  whole[data.length] = 0x80;
  return whole;
}

/** Undefined where it is not padded like that. */
export function unpad(data: Uint8Array, blockLength: number): Uint8Array | undefined {
  let end = data.length - 1;
  while (end >= 0 && data[end] === 0) end -= 1;
  return end < 0 || data[end] !== 0x80 || data.length - end > blockLength ? undefined : data.subarray(0, end);
}

/** Eight bytes. `padded`: whole blocks already. 3DES: ISO/IEC 9797-1 algorithm 3; AES: CMAC (its own padding where there is none). */
export function macOf(suite: Suite, key: Uint8Array, padded: Uint8Array): Uint8Array {
  return suite === '3des' ? retailMac(key, padded) : cmac(padded, key).slice(0, 8);
}

/** MAC over data that is no whole blocks, as the authentication tokens of PACE have it (9.8.3): 3DES pads, CMAC does so itself. */
export function macOfUnpadded(suite: Suite, key: Uint8Array, data: Uint8Array): Uint8Array {
  return macOf(suite, key, suite === '3des' ? pad(data, 8) : data);
}

/** Single DES as 3DES of one key thrice: no library here has it alone. */
function retailMac(key: Uint8Array, padded: Uint8Array): Uint8Array {
  const head = padded.subarray(0, -8);
  const last = padded.subarray(-8);
  const first = key.subarray(0, 8);
  const chained =
    head.length === 0
      ? new Uint8Array(8)
      : run('des-ede3-cbc', 'encrypt', concat(first, first, first), new Uint8Array(8), head).subarray(-8);
  return cbc('3des', 'encrypt', key, xor(last, chained));
}
