import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCmnd, parseCmnd } from './cmnd.ts';
import { crossCheck, formatPersonalNumber, parsePersonalNumber } from './personal-number.ts';
import { provinceNumbers, provinceOfPrefix } from './province-numbers.ts';

const parsed = (text: string) => {
  const number = parsePersonalNumber(text);
  if (!number.ok) throw new Error(number.error.code);
  return number.value;
};

describe('parsePersonalNumber', () => {
  test.each([
    ['003090000123', 'male', 1990],
    ['003 1 90 000123', 'female', 1990],
    ['003.207.000123', 'male', 2007],
    ['003307000123', 'female', 2007],
    ['003999000123', 'female', 2399],
    ['００3090000123', 'male', 1990],
  ])('of %j is a %s born %i when read', (text, sex, birthYear) => {
    expect(parsed(text)).toMatchObject({ sex, birthYear, prefix: '003', province: null });
  });

  test('names the province when the code is of the list', () => {
    expect(parsed('037090000123').province).toMatchObject({ name: 'Ninh Bình', codeSince2025: '37' });
  });

  test.each([
    ['', 'number-empty'],
    ['03090000123', 'number-malformed'],
    ['0030900001234', 'number-malformed'],
    ['00309000012x', 'number-malformed'],
  ])('refuses %j as %s when typed so', (text, code) => {
    expect(parsePersonalNumber(text)).toMatchObject({ ok: false, error: { code } });
  });

  test('never throws, and reads back its own grouping when given anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\d{0,14}$/)), (text) => {
        const number = parsePersonalNumber(text);
        if (!number.ok) return;
        expect(parsed(formatPersonalNumber(text))).toEqual(number.value);
        expect(crossCheck(number.value, { sex: 'male', birthDate: text, on: '2021-11-20' })).toBeInstanceOf(
          Array,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('formatPersonalNumber', () => {
  test('groups 3-1-2-6 when it is a number, and leaves other text', () => {
    expect(formatPersonalNumber('003090000123')).toBe('003 0 90 000123');
    expect(formatPersonalNumber('0030')).toBe('0030');
  });
});

describe('crossCheck', () => {
  const codes = (number: string, form: Parameters<typeof crossCheck>[1]) =>
    crossCheck(parsed(number), form).map(({ code }) => code);
  const on = '2021-11-20';

  test('warns of nothing when everything agrees', () => {
    expect(codes('001090000123', { sex: 'male', birthDate: '1990-01-02', on })).toEqual([]);
    expect(codes('001090000123', { on })).toEqual([]);
  });

  test.each([
    [['number-province-unknown'], '003090000123', 'male', '1990'],
    [['number-sex-differs'], '001090000123', 'female', '1990-01'],
    [['number-year-differs'], '001090000123', 'male', '1991-01-02'],
    [['number-year-future', 'number-year-differs'], '001290000123', 'male', '1990-01-02'],
  ] as const)('warns %j when %s meets %s born %s', (expected, number, sex, birthDate) => {
    expect(codes(number, { sex, birthDate, on }).toSorted()).toEqual([...expected].toSorted());
  });

  test('does not doubt a code of a country when its list is unknown', () => {
    expect(codes('123090000123', { on })).toEqual([]);
  });
});

describe('provinceNumbers', () => {
  test('are 63 with 34 codes since 2025 when counted', () => {
    expect(provinceNumbers).toHaveLength(63);
    expect(new Set(provinceNumbers.map(({ number }) => number)).size).toBe(63);
    expect(new Set(provinceNumbers.map(({ codeSince2025 }) => codeSince2025)).size).toBe(34);
    expect(provinceOfPrefix('077')?.name).toBe('Bà Rịa - Vũng Tàu');
  });
});

describe('parseCmnd', () => {
  test('takes nine digits in any grouping and nothing else when typed', () => {
    expect(parseCmnd('012 345.678')).toEqual({ ok: true, value: '012345678' });
    expect(parseCmnd('01234567')).toMatchObject({ ok: false, error: { code: 'cmnd-malformed' } });
    expect(parseCmnd(' ')).toMatchObject({ ok: false, error: { code: 'cmnd-empty' } });
    expect(formatCmnd('012345678')).toBe('012 345 678');
  });
});
