import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markDifference } from './mark-difference.ts';

const shown = (text: string, other: string, plain = false): string =>
  markDifference(text, other, plain)
    .map(({ text: run, differs }) => (differs ? `[${run}]` : run))
    .join('');

describe('markDifference', () => {
  test.each([
    ['NGUYỄN THỊ HÒA', 'NGUYỄN THỊ HÓA', 'NGUYỄN THỊ [HÒA]'],
    ['NGUYỄN VĂN AN', 'NGUYỄN AN', 'NGUYỄN [VĂN ]AN'],
    ['003 190 000 123', '003 190 000 321', '003 190 000 [12]3'],
    ['17/05/1990', '17/06/1990', '17/0[5]/1990'],
    ['Nữ', 'Nam', '[Nữ]'],
    ['AN', '', '[AN]'],
  ])('marks in %s what %s has not', (text, other, expected) => {
    expect(shown(text, other)).toBe(expected);
  });

  test('takes letters without marks for the same when the other side knows none', () => {
    expect(shown('NGUYỄN THỊ HÒA', 'NGUYEN THI HUE', true)).toBe('NGUYỄN THỊ [HÒA]');
  });

  test('shows every character once and in its order, whatever is compared', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.boolean(), (text, other, plain) => {
        expect(
          markDifference(text, other, plain)
            .map((run) => run.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  test('marks nothing when both say the same', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(markDifference(text, text).some(({ differs }) => differs)).toBe(false);
      }),
    );
  });
});
