import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberWords } from './number-words.ts';

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];

/** Reads a number back from its Vietnamese words, as a listener does. */
function heard(words: string): number {
  const value = (word: string): number =>
    word === 'mốt' ? 1 : word === 'tư' ? 4 : word === 'lăm' ? 5 : digits.indexOf(word);
  let whole = 0;
  let group = 0;
  let last = 0;
  for (const word of words.split(' ')) {
    if (word === 'triệu' || word === 'nghìn') {
      whole += (group + last) * (word === 'triệu' ? 1_000_000 : 1000);
      group = 0;
      last = 0;
    } else if (word === 'trăm') {
      group += last * 100;
      last = 0;
    } else if (word === 'mươi') {
      group += last * 10;
      last = 0;
    } else if (word === 'mười') group += 10;
    else if (word !== 'linh') last = value(word);
  }
  return whole + group + last;
}

describe('numberWords', () => {
  test.each([
    [0, 'không', 'zero'],
    [5, 'năm', 'five'],
    [10, 'mười', 'ten'],
    [15, 'mười lăm', 'fifteen'],
    [21, 'hai mươi mốt', 'twenty-one'],
    [34, 'ba mươi tư', 'thirty-four'],
    [101, 'một trăm linh một', 'one hundred one'],
    [110, 'một trăm mười', 'one hundred ten'],
    [128, 'một trăm hai mươi tám', 'one hundred twenty-eight'],
    [1005, 'một nghìn không trăm linh năm', 'one thousand five'],
    [20_000, 'hai mươi nghìn', 'twenty thousand'],
    [2_000_300, 'hai triệu ba trăm', 'two million three hundred'],
  ])('says %i as it is read aloud when asked in either language', (count, vi, en) => {
    expect([numberWords(count, 'vi'), numberWords(count, 'en')]).toEqual([vi, en]);
  });

  test('is heard as the number it was when said in Vietnamese', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (count) => {
        expect(heard(numberWords(count, 'vi'))).toBe(count);
      }),
    );
  });

  test('never says the same for two numbers when said in English', () => {
    const said = new Set(Array.from({ length: 20_001 }, (_none, count) => numberWords(count, 'en')));
    expect(said.size).toBe(20_001);
  });

  test('stays with digits when the number has no words here', () => {
    expect(numberWords(1.5, 'vi')).toBe('1.5');
  });
});
