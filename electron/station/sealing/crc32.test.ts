import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32, slicedCrc32 } from './crc32.ts';

/** As the standard writes it, bit by bit. */
function plain(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

describe.each([
  ['crc32', crc32],
  ['slicedCrc32', slicedCrc32],
])('%s', (_name, checksum) => {
  it('gives the check value of the standard', () => {
    expect(checksum(Buffer.from('123456789'))).toBe(0xcbf43926);
    expect(checksum(new Uint8Array())).toBe(0);
  });

  it('gives what the bits say, in one piece or in two, wherever the bytes lie', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), fc.nat(7), (bytes, cut, offset) => {
        const room = new Uint8Array(bytes.length + offset);
        room.set(bytes, offset);
        const moved = room.subarray(offset);
        expect(checksum(moved)).toBe(plain(bytes));
        expect(checksum(moved.subarray(cut), checksum(moved.subarray(0, cut)))).toBe(plain(bytes));
      }),
    );
  });
});
