import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isP256, p256Parameters, spkiOf } from './public-key.ts';

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = publicKey.export({ type: 'spki', format: 'der' });
const point = spki.subarray(-65);

describe('spkiOf', () => {
  it('gives the key when the point is wrapped as the standard says, and when it is bare', () => {
    for (const given of [Buffer.concat([Buffer.from([0x04, 65]), point]), point]) {
      const der = Buffer.from(spkiOf(given) ?? []);
      expect(createPublicKey({ key: der, format: 'der', type: 'spki' }).equals(publicKey)).toBe(true);
    }
  });

  it('gives nothing, and never throws, when the bytes are anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const made = spkiOf(bytes);
        expect(made === undefined || made.length === spki.length).toBe(true);
        if (bytes.length !== 65 && bytes.length !== 67) expect(made).toBeUndefined();
      }),
    );
  });

  it('knows P-256 by its parameters only', () => {
    expect(isP256(p256Parameters)).toBe(true);
    expect(isP256(Buffer.from('06052b81040022', 'hex'))).toBe(false);
  });
});
