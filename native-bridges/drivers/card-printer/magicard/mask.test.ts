import { expect, it } from 'vitest';
import { maskedByte } from '../../../transports/tap.ts';
import { encodeQuery } from './codec.ts';
import { maskMagicardFrame } from './mask.ts';

const sent = (bytes: Uint8Array) => maskMagicardFrame({ direction: 'out', operation: 'transfer-01', bytes });

it('keeps nothing of a piece of a plane, whatever its bytes look like', () => {
  for (const length of [20, 63, 64, 66, 65_536]) {
    const piece = new Uint8Array(length).fill(0x01);
    piece[length - 1] = 0x1c;
    expect(sent(piece).every((byte) => byte === maskedByte)).toBe(true);
  }
});

it('keeps questions whole', () => {
  const question = encodeQuery('MSR');
  expect(sent(question)).toEqual(question);
});
