import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardPixels } from '../../../../domain/devices/card-printer.ts';
import { cardPixelCount } from '../panels.ts';
import {
  AnswerReader,
  answerFault,
  compressLines,
  encodeBitPanel,
  encodeColourPanel,
  encodeFullOverlay,
  expandLines,
} from './codec.ts';

const { width, height } = cardPixels;

describe('compressLines', () => {
  it('is undone by expandLines for any panel', () => {
    const line = fc.oneof(
      fc.constant(new Uint8Array(81)),
      fc.constant(new Uint8Array(81).fill(0xff)),
      fc.uint8Array({ minLength: 81, maxLength: 81 }),
      fc.integer({ min: 0, max: 81 }).map((length) => new Uint8Array(81).fill(0xa5, 0, length)),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 4, maxLength: 4 }), (some) => {
        const bits = Buffer.concat(Array.from({ length: 254 }, () => some).flat());
        const back = expandLines(compressLines(bits));
        if (!back.ok) throw new Error(back.error.cause);
        expect(Buffer.compare(back.value, bits)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

it('expandLines answers a value for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
      const back = expandLines(bytes);
      expect(back.ok ? back.value.length : back.error.code).toBe(back.ok ? 82_296 : 'protocol-error');
    }),
  );
});

describe('encodeColourPanel', () => {
  it('packs 128 levels into seven bits, the first pixel from the left bottom corner', () => {
    const plane = new Uint8Array(cardPixelCount);
    plane[(height - 1) * width] = 255;
    const bytes = encodeColourPanel('y', plane);
    const head = Buffer.from('\u001bDb;y;128;', 'latin1');
    expect(Buffer.from(bytes.subarray(0, head.length))).toEqual(head);
    expect(bytes.length).toBe(head.length + 576_072 + 1);
    expect(bytes[head.length]).toBe(0b1111_1110);
    expect(bytes[head.length + 1]).toBe(0);
    expect(bytes.at(-1)).toBe(0x0d);
  });

  it('fills every bit when there is ink everywhere', () => {
    const bytes = encodeColourPanel('c', new Uint8Array(cardPixelCount).fill(255));
    expect(bytes.subarray(10, -1).every((byte) => byte === 0xff)).toBe(true);
  });
});

it('encodeBitPanel counts its data, which may contain a CR', () => {
  const plane = new Uint8Array(cardPixelCount).fill(255, 0, width);
  const text = Buffer.from(encodeBitPanel('k', plane)).toString('latin1');
  const head = /^\u001bDbc;k;2;0;(\d+);/.exec(text);
  expect(Number(head?.[1])).toBe(text.length - (head?.[0].length ?? 0) - 1);
  expect(Buffer.from(encodeFullOverlay()).toString('latin1')).toMatch(
    /^\u001bDbc;o;2;0;1016;\u00ff{1016}\r$/,
  );
});

it.each([
  ['OK', null],
  ['Primacy', null],
  ['FEEDER EMPTY', 'feeder-empty'],
  ['COVER OPEN', 'cover-open'],
  ['CARD JAM', 'card-jam'],
  ['ERROR RIBBON', 'supply-out'],
  ['HOPPER FULL', 'output-full'],
  ['NEED CLEANING', 'cleaning-needed'],
  ['ERROR CDE', 'protocol-error'],
  ['ERROR UNKNOW', 'protocol-error'],
] as const)('answer %s means %s', (text, code) => {
  expect(answerFault(text)).toBe(code);
});

describe('AnswerReader', () => {
  it('gives an answer when its end has come, however it was cut', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('A', 'b', '7', ';') }),
        (text) => {
          const reader = new AnswerReader();
          const bytes = Buffer.from(`${text}\0`);
          for (const byte of bytes.subarray(0, -1)) {
            expect(reader.push(Uint8Array.of(byte))).toEqual({ ok: true, value: undefined });
          }
          expect(reader.push(bytes.subarray(-1))).toEqual({ ok: true, value: text });
        },
      ),
    );
  });

  it('refuses an answer that does not end', () => {
    expect(new AnswerReader().push(new Uint8Array(2000).fill(0x41)).ok).toBe(false);
  });
});
