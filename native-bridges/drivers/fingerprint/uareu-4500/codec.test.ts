import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok, unwrap } from '../../../../domain/result.ts';
import { Scrambler } from '../../../simulators/uareu-4500/scrambler.ts';
import {
  answerChallenge,
  blockFlags,
  clearPicture,
  keyByte,
  looksScrambled,
  maskUareuFrame,
  nextKey,
  parseRawPicture,
  pictureHeight,
  pictureOf,
  pictureWidth,
  unscramble,
} from './codec.ts';

const key = fc.integer({ min: 0, max: 0xffffffff });

function transfer(
  blocks: readonly { flags: number; lines: number }[],
  data: Uint8Array,
  lines: number,
): Buffer {
  const head = Buffer.alloc(64);
  head.writeUInt16LE(lines, 4);
  head[6] = 7;
  for (const [index, block] of blocks.entries()) {
    head[16 + index * 2] = block.flags;
    head[17 + index * 2] = block.lines;
  }
  return Buffer.concat([head, data]);
}

describe('nextKey', () => {
  it('steps as the reader does, whose register is written as eleven taps of 32 stages', () => {
    fc.assert(
      fc.property(key, fc.integer({ min: 1, max: 100 }), (first, steps) => {
        const device = new Scrambler(first);
        let ours = first;
        for (let step = 0; step < steps; step += 1) {
          expect(keyByte(ours)).toBe(device.byte());
          ours = nextKey(ours);
        }
      }),
    );
  });

  it('has a period of no small length', () => {
    let one = 1;
    for (let step = 0; step < 10_000; step += 1) {
      one = nextKey(one);
      expect(one).not.toBe(1);
    }
  });
});

describe('unscramble', () => {
  it('gives all but the last byte back when the reader scrambled them', () => {
    fc.assert(
      fc.property(key, fc.uint8Array({ minLength: 1, maxLength: 900 }), (first, pixels) => {
        const device = new Scrambler(first);
        const bytes = device.block(pixels);
        const after = unscramble(bytes, first);
        expect([...bytes.subarray(0, -1)]).toEqual([...pixels.subarray(0, -1)]);
        expect(bytes.at(-1)).toBe(0);
        expect(keyByte(after)).toBe(device.byte());
      }),
    );
  });
});

describe('clearPicture', () => {
  it('follows the keys through blocks that are scrambled, in clear, left out and under the next key', async () => {
    const blocks = [
      { flags: blockFlags.scrambled, lines: 2 },
      { flags: 0, lines: 1 },
      { flags: blockFlags.scrambled, lines: 1 },
      { flags: blockFlags.notPresent | blockFlags.keyStays, lines: 1 },
      { flags: blockFlags.scrambled | blockFlags.nextKey, lines: 1 },
      { flags: blockFlags.keyStays, lines: 1 },
    ];
    const pixels = Uint8Array.from({ length: pictureWidth * 6 }, (_, at) => at % 251);
    const part = (from: number, lines: number): Uint8Array =>
      pixels.subarray(from * pictureWidth, (from + lines) * pictureWidth);
    const first = new Scrambler(1007);
    const second = new Scrambler(1008);
    const body = [first.block(part(0, 2)), part(2, 1)];
    for (let step = 0; step < pictureWidth; step += 1) first.step();
    body.push(first.block(part(3, 1)), second.block(part(4, 1)), part(5, 1));
    const raw = unwrap(parseRawPicture(transfer(blocks, Buffer.concat(body), 6)));
    const asked: number[] = [];
    const clear = unwrap(
      await clearPicture(raw, async (keyNumber) => {
        asked.push(keyNumber);
        return ok(1000 + keyNumber);
      }),
    );
    expect(asked).toEqual([7, 8]);
    const lost = [2, 4, 5].map((line) => line * pictureWidth - 1);
    const expected = pixels.map((pixel, at) => (lost.includes(at) ? 0 : pixel));
    expect(Buffer.compare(clear.data, expected)).toBe(0);
  });
});

describe('looksScrambled', () => {
  it('tells noise from the smooth first lines of a picture', () => {
    const smooth = transfer([{ flags: 2, lines: 2 }], new Uint8Array(pictureWidth * 2).fill(12), 2);
    expect(looksScrambled(unwrap(parseRawPicture(smooth)))).toBe(false);
    const noise = new Scrambler(99).block(new Uint8Array(pictureWidth * 2));
    expect(looksScrambled(unwrap(parseRawPicture(transfer([{ flags: 2, lines: 2 }], noise, 2))))).toBe(true);
  });
});

describe('parseRawPicture', () => {
  it('refuses an empty transfer, too many lines, and fewer bytes than lines', () => {
    const block = [{ flags: 0, lines: 10 }];
    expect(parseRawPicture(new Uint8Array(0)).ok).toBe(false);
    expect(parseRawPicture(transfer(block, new Uint8Array(pictureWidth * 290), 290)).ok).toBe(false);
    expect(parseRawPicture(transfer(block, new Uint8Array(pictureWidth * 10 - 1), 10)).ok).toBe(false);
    expect(parseRawPicture(transfer(block, new Uint8Array(pictureWidth * 10), 10)).ok).toBe(true);
  });

  it('does not throw, nor does the picture of it, when the bytes are anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 4000 }), (bytes) => {
        bytes[4] = (bytes[4] ?? 0) % 9;
        bytes[5] = 0;
        const raw = parseRawPicture(bytes);
        if (raw.ok) expect(pictureOf(raw.value, true).pixels).toHaveLength(pictureWidth * pictureHeight);
      }),
    );
  });
});

describe('pictureOf', () => {
  it('makes ridges dark, leaves what was not sent white, and turns the 4500', () => {
    const data = new Uint8Array(pictureWidth * 2).fill(200);
    data[0] = 255;
    const blocks = [
      { flags: blockFlags.notPresent, lines: 1 },
      { flags: 0, lines: 2 },
    ];
    const raw = unwrap(parseRawPicture(transfer(blocks, data, 2)));
    const upright = pictureOf(raw, false).pixels;
    expect([upright[0], upright[pictureWidth], upright[pictureWidth + 1], upright.at(-1)]).toEqual([
      255, 0, 55, 255,
    ]);
    expect(pictureOf(raw, true).pixels.toReversed()).toEqual(upright);
  });
});

describe('answerChallenge', () => {
  it('is one block of AES-128 under the known key', () => {
    expect(answerChallenge(new Uint8Array(16))).toHaveLength(16);
    expect(answerChallenge(new Uint8Array(16))).not.toEqual(answerChallenge(new Uint8Array(16).fill(1)));
  });
});

describe('maskUareuFrame', () => {
  it('hides pixels and nothing else', () => {
    const picture = transfer([{ flags: 0, lines: 1 }], new Uint8Array(pictureWidth).fill(9), 1);
    const masked = maskUareuFrame({ direction: 'in', operation: 'transfer-82', bytes: picture });
    expect(masked.subarray(0, 64)).toEqual(new Uint8Array(picture.subarray(0, 64)));
    expect(new Set(masked.subarray(64))).toEqual(new Set([0x2a]));
    const interrupt = Uint8Array.of(0x56, 0xaa);
    expect(maskUareuFrame({ direction: 'in', operation: 'transfer-81', bytes: interrupt })).toEqual(
      interrupt,
    );
  });
});
