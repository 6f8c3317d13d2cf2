import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grayToWords, shrinkingFor } from './gray-painter.ts';

const picture = (width: number, height: number, content: number[]) => ({
  width,
  height,
  content: Uint8Array.from(content),
});

describe('grayToWords', () => {
  it('keeps every value when nothing is shrunk', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 64 }), (content) => {
        const words = new Uint32Array(content.length);
        grayToWords(picture(content.length, 1, content), 1, words);
        const bytes = new Uint8Array(words.buffer);
        content.forEach((value, index) => {
          expect([...bytes.subarray(index * 4, index * 4 + 4)]).toEqual([value, value, value, 255]);
        });
      }),
    );
  });

  it('averages squares and leaves out what is over at the edges', () => {
    const words = new Uint32Array(2);
    grayToWords(picture(5, 2, [0, 10, 200, 200, 99, 20, 30, 200, 200, 99]), 2, words);
    expect([...words].map((word) => word & 0xff)).toEqual([15, 200]);
  });
});

describe('shrinkingFor', () => {
  const scanner = picture(1600, 1500, []);

  it.each([
    ['larger than it is shown', 700, 2],
    ['not larger', 1600, 1],
    ['smaller', 3000, 1],
    ['not laid out yet', 0, 1],
  ])('is right when a picture is %s', (_when, width, step) => {
    expect(shrinkingFor(scanner, width)).toBe(step);
  });
});
