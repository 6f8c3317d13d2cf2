import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { proofHolds } from './active-authentication.ts';
import { digestOf, type PublicKeyInfo, readPublicKey, readRsaKey } from './algorithms.ts';
import { bigEndian, concat, hex, toBigEndian } from './bytes.ts';

const challenge = hex('0011223344556677');

function keyWithExponent(publicExponent: number): PublicKeyInfo {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024, publicExponent });
  return readPublicKey(new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function cubeRoot(value: bigint): bigint {
  let low = 0n;
  for (let bit = 1n << 400n; bit > 0n; bit >>= 1n) if ((low + bit) ** 3n <= value) low += bit;
  return low;
}

/** What anybody can make without the secret key where the filler before the recovered part is not looked at. */
function* forged(modulus: bigint): Generator<Uint8Array> {
  const tail = concat(hex('ba'), digestOf('sha256', challenge), hex('34cc'));
  const bits = BigInt(tail.length * 8);
  const ring = 1n << bits;
  let third = 1n;
  for (let turn = 0; turn < 10; turn += 1) third = (third * (2n - 3n * third)) & ((1n << (bits - 2n)) - 1n);
  third = (third + (1n << (bits - 2n))) & ((1n << (bits - 2n)) - 1n);
  const low = power((modulus - bigEndian(tail)) & (ring - 1n), third, ring);
  const high = cubeRoot(modulus - 3n * (1n << 1021n));
  for (let turn = 0n; turn < 64n; turn += 1n) {
    yield toBigEndian(((high >> bits) + turn) * ring + low, 128);
  }
}

describe('active authentication with RSA', () => {
  it('refuses what was made without the secret key when the exponent is three', () => {
    const key = keyWithExponent(3);
    const { modulus } = readRsaKey(key);
    const accepted = [...forged(modulus)].filter((signature) =>
      proofHolds(key, undefined, challenge, signature),
    );
    expect(accepted).toHaveLength(0);
  });

  it('refuses instead of failing when the key is no number to divide by', () => {
    const key = keyWithExponent(65_537);
    const zero = { ...key, key: hex('3006020100020103') };
    expect(proofHolds(zero, undefined, challenge, hex('00'))).toBe(false);
  });
});
