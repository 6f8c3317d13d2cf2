import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ageOn,
  birthdayAt,
  formatPartialDate,
  isPartialDate,
  lowerPrecision,
  parsePartialDate,
  vietnamDate,
} from './partial-date.ts';

describe('parsePartialDate', () => {
  test.each([
    ['02011990', '1990-01-02', 'day'],
    ['2/1/1990', '1990-01-02', 'day'],
    ['02-01-1990', '1990-01-02', 'day'],
    [' 1990-01-02 ', '1990-01-02', 'day'],
    ['29022000', '2000-02-29', 'day'],
    ['011990', '1990-01', 'month'],
    ['1/1990', '1990-01', 'month'],
    ['00/01/1990', '1990-01', 'month'],
    ['--/01/1990', '1990-01', 'month'],
    ['1948', '1948', 'year'],
    ['00001948', '1948', 'year'],
    ['??/??/1948', '1948', 'year'],
  ])('of %j is %s by %s when typed so', (typed, value, precision) => {
    expect(parsePartialDate(typed)).toEqual({ ok: true, value: { value, precision } });
  });

  test.each([
    ['', 'date-empty'],
    ['31021990', 'date-impossible'],
    ['29021900', 'date-impossible'],
    ['00131990', 'date-impossible'],
    ['05001990', 'date-impossible'],
    ['01010990', 'date-impossible'],
    ['0201199', 'date-malformed'],
    ['hôm qua', 'date-malformed'],
    ['1/2/3/1990', 'date-malformed'],
  ])('refuses %j as %s when typed so', (typed, code) => {
    expect(parsePartialDate(typed)).toMatchObject({ ok: false, error: { code } });
  });

  test('never throws, and answers only dates of the calendar when given anything', () => {
    const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\d/?-]{0,12}$/));
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parsePartialDate(text);
        if (parsed.ok) expect(isPartialDate(parsed.value)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('reads back what formatPartialDate wrote when given any day, month or year', () => {
    const day = fc.date({ min: new Date('1890-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom(10, 7, 4), (date, length) => {
        const value = date.toISOString().slice(0, length);
        const precision = length === 10 ? 'day' : length === 7 ? 'month' : 'year';
        expect(parsePartialDate(formatPartialDate({ value, precision }))).toEqual({
          ok: true,
          value: { value, precision },
        });
      }),
    );
  });
});

describe('isPartialDate', () => {
  test('is false when value and precision disagree', () => {
    expect(isPartialDate({ value: '1990-01', precision: 'month' })).toBe(true);
    expect(isPartialDate({ value: '1990-01', precision: 'day' })).toBe(false);
    expect(isPartialDate({ value: '02011990', precision: 'day' })).toBe(false);
  });
});

describe('lowerPrecision', () => {
  test('forgets the day, or day and month when asked', () => {
    const date = { value: '1990-01-02', precision: 'day' } as const;
    expect(lowerPrecision(date, 'month')).toEqual({ value: '1990-01', precision: 'month' });
    expect(lowerPrecision(date, 'year')).toEqual({ value: '1990', precision: 'year' });
    expect(lowerPrecision({ value: '1990', precision: 'year' }, 'month')).toEqual({
      value: '1990',
      precision: 'year',
    });
  });
});

describe('formatPartialDate', () => {
  test('gives text back as it is when it is no date', () => {
    expect(formatPartialDate({ value: '31021990', precision: 'day' })).toBe('31021990');
  });
});

describe('ageOn', () => {
  test.each([
    ['2007-11-20', '2021-11-19', 13],
    ['2007-11-20', '2021-11-20', 14],
    ['2008-02-29', '2022-02-28', 13],
    ['2008-02-29', '2022-03-01', 14],
    ['1948', '2021-01-01', 73],
    ['1948-06', '2021-05-31', 72],
    ['2022-01-01', '2021-12-31', null],
    ['1990-02-30', '2021-12-31', null],
  ])('of %s on %s is %s when counted', (birth, on, age) => {
    expect(ageOn(birth, on)).toBe(age);
  });

  test('is reached on the birthday when birthdayAt says which day that is', () => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2050-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 100 }), (date, age) => {
        const birth = date.toISOString().slice(0, 10);
        const birthday = birthdayAt(birth, age) ?? '';
        // Born on 29 February, a card says the 28th where the law counts to 1 March.
        const leap = birth.endsWith('02-29') && !birthday.endsWith('02-29');
        expect(ageOn(birth, birthday)).toBe(leap ? (age === 0 ? null : age - 1) : age);
      }),
    );
  });
});

describe('vietnamDate', () => {
  test('is tomorrow when it is evening by UTC', () => {
    expect(vietnamDate('2021-11-20T16:59:59.000Z')).toBe('2021-11-20');
    expect(vietnamDate('2021-11-20T17:00:00.000Z')).toBe('2021-11-21');
  });
});
