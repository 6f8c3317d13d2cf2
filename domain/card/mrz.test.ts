import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { transliterate } from '../applicant/names.ts';
import { buildMrz, checkDigit, type Mrz, parseMrz } from './mrz.ts';

const sample = `IDVNM0900001233003090000123<<6
9001022M3001020VNM<<<<<<<<<<<2
NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<`;
const other = `IDVNM0990000176001099000017<<7
9001011M4001016VNM<<<<<<<<<<<0
NGUYEN<<VAN<A<<<<<<<<<<<<<<<<<`;

const read = (text: string): Mrz => {
  const mrz = parseMrz(text);
  if (!mrz.ok) throw new Error(mrz.error.code);
  return mrz.value;
};
const allRight = { documentNumber: true, optionalData: true, birthDate: true, expiry: true, composite: true };

describe('parseMrz', () => {
  test('reads number, dates, sex and name when the zone is intact', () => {
    expect(read(sample)).toEqual({
      issuer: 'VNM',
      nationality: 'VNM',
      documentNumber: '090000123',
      personalNumber: '003090000123',
      birthDate: '1990-01-02',
      sex: 'male',
      expiry: '2030-01-02',
      expiryKind: 'date',
      name: 'NGUYEN VAN MAU',
      nameMayBeCut: false,
      checks: allRight,
    });
    expect(read(other).checks).toEqual(allRight);
  });

  test.each([
    ['in lower case', sample.toLowerCase()],
    ['in one line', sample.replaceAll('\n', '')],
    ['with spaces', sample.replaceAll('<', '< ')],
    ['with Windows line ends and empty lines', `\r\n${sample.replaceAll('\n', '\r\n\r\n')}\r\n`],
    ['without the fillers at the end', sample.replace(/<+$/u, '')],
    ['with guillemets', sample.replace('NGUYEN<<VAN', 'NGUYEN«VAN')],
  ])('reads the same when typed %s', (_, text) => {
    expect(read(text)).toEqual(read(sample));
  });

  test.each([
    ['documentNumber', 'IDVNM0900001233', 'IDVNM0900001243', ['documentNumber', 'composite']],
    ['optionalData', '003090000123<<6', '003090000124<<6', ['optionalData', 'composite']],
    ['birthDate', '9001022M', '9001032M', ['birthDate', 'composite']],
    ['expiry', 'M3001020', 'M3101020', ['expiry', 'composite']],
    ['composite', '<<2\n', '<<3\n', ['composite']],
  ])('reports the check digit of %s when it was changed', (_, from, to, wrong) => {
    const { checks } = read(sample.replace(from, to));
    expect(Object.entries(checks).flatMap(([check, right]) => (right ? [] : [check]))).toEqual(wrong);
  });

  test('takes the century from the personal number when the person was born after 2000', () => {
    const text = buildMrz({
      personalNumber: '003307000123',
      birthDate: '2007-11-20',
      sex: 'female',
      expiry: '2032-11-20',
      name: 'TRẦN THỊ ĐÀO',
    });
    expect(read(text)).toMatchObject({ birthDate: '2007-11-20', name: 'TRAN THI DAO', sex: 'female' });
  });

  test('knows a card without expiry when it ends in 991231', () => {
    const text = buildMrz({
      personalNumber: '003034000123',
      birthDate: '1934-05-06',
      sex: 'male',
      expiry: null,
      name: 'LÊ CỤ',
    });
    expect(read(text)).toMatchObject({
      expiry: null,
      expiryKind: 'never',
      birthDate: '1934-05-06',
      checks: allRight,
    });
  });

  test('joins all words of a name when it was divided wrongly', () => {
    expect(read(sample.replace('NGUYEN<<VAN<MAU', 'CU<<TUAN<<ANH<<')).name).toBe('CU TUAN ANH');
  });

  test('says the name may go on when the line is full', () => {
    const text = buildMrz({
      personalNumber: '003090000123',
      birthDate: '1990-01-02',
      sex: 'male',
      expiry: null,
      name: 'NGUYỄN PHÚC THÁI BÌNH DƯƠNG HOÀNG',
    });
    expect(read(text).nameMayBeCut).toBe(true);
  });

  test.each([
    '',
    'IDVNM',
    sample.slice(0, 61),
    `${sample}<`,
    'P<VNMNGUYEN<<VAN<A'.padEnd(90, '<'),
    'ă'.repeat(90),
  ])('refuses %j when it is no zone of an identity card', (text) => {
    expect(parseMrz(text)).toMatchObject({ ok: false, error: { code: 'mrz-malformed' } });
  });

  test('never throws when given anything', () => {
    const zone = fc.string({ unit: fc.constantFrom(...'ABIVNM0123456789< \n'.split('')), maxLength: 110 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          zone,
          zone.map((text) => `ID${text}`),
        ),
        (text) => {
          expect(typeof parseMrz(text).ok).toBe('boolean');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('reads back what buildMrz wrote when given any card', () => {
    const day = (min: string, max: string) =>
      fc
        .date({ min: new Date(min), max: new Date(max), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10));
    const syllable = fc.constantFrom('NGUYỄN', 'ĐỖ', 'VĂN', 'THỊ', 'ÁNH', 'Ý', 'QUỲNH');
    const card = fc.record({
      birthDate: day('1900-01-01', '2020-12-31'),
      serial: fc.stringMatching(/^\d{6}$/),
      sex: fc.constantFrom('male' as const, 'female' as const),
      expiry: fc.option(day('2021-01-01', '2099-12-30')),
      name: fc.array(syllable, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' ')),
    });
    fc.assert(
      fc.property(card, ({ serial, ...person }) => {
        const generation = (Number(person.birthDate.slice(0, 2)) - 19) * 2 + (person.sex === 'male' ? 0 : 1);
        const personalNumber = `003${generation}${person.birthDate.slice(2, 4)}${serial}`;
        const mrz = read(buildMrz({ ...person, personalNumber }));
        expect(mrz).toMatchObject({
          personalNumber,
          birthDate: person.birthDate,
          sex: person.sex,
          expiry: person.expiry,
          checks: allRight,
        });
        if (!mrz.nameMayBeCut) expect(mrz.name).toBe(transliterate(person.name).replaceAll('<', ' '));
      }),
    );
  });
});

describe('checkDigit', () => {
  test.each([
    ['AB2134<<<', '5'],
    ['520727', '3'],
    ['', '0'],
  ])('of %j is %s as ICAO 9303 shows when computed', (text, digit) => {
    expect(checkDigit(text)).toBe(digit);
  });
});
