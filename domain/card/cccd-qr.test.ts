import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseName } from '../applicant/names.ts';
import { type CccdQr, parseCccdQr } from './cccd-qr.ts';

const read = (text: string): CccdQr => {
  const qr = parseCccdQr(text);
  if (!qr.ok) throw new Error(qr.error.code);
  return qr.value;
};
const sample = '003090000123|012345678|Nguyễn Văn Mẫu|02011990|Nam|Số 1, Phúc Xá, Ba Đình, Hà Nội|15042021';

describe('parseCccdQr', () => {
  test('reads all seven fields when the card is of 2021', () => {
    expect(read(sample)).toEqual({
      personalNumber: '003090000123',
      cmnd: '012345678',
      name: 'NGUYỄN VĂN MẪU',
      birthDate: '1990-01-02',
      sex: 'male',
      residence: 'Số 1, Phúc Xá, Ba Đình, Hà Nội',
      issuedOn: '2021-04-15',
      more: [],
      unread: [],
    });
  });

  test('has no CMND when the field is empty, as in 001099000017||…', () => {
    const qr = read('001099000017||NGUYỄN VĂN A|01011990|Nam|Số 1, Phố X, Hà Nội|15042021');
    expect(qr).toMatchObject({ cmnd: null, name: 'NGUYỄN VĂN A', unread: [] });
  });

  test.each([
    ['the issue date is missing', sample.replace('|15042021', ''), { issuedOn: null, cmnd: '012345678' }],
    ['the CMND was left out', sample.replace('|012345678', ''), { issuedOn: '2021-04-15', cmnd: null }],
    ['fields were appended', `${sample}|Trần Thị Mẹ||x`, { more: ['Trần Thị Mẹ', '', 'x'] }],
    [
      'there is a byte order mark and NFD',
      `\ufeff${sample.normalize('NFD')}\r\n`,
      { name: 'NGUYỄN VĂN MẪU' },
    ],
    ['the sex has no marks', sample.replace('|Nam|', '|NU|'), { sex: 'female' }],
  ])('reads leniently when %s', (_, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  test('names what it could not read when fields are damaged', () => {
    expect(read('003090000123|1234|Nguyễn Văn Mẫu|31021990|?|Hà Nội|99999999')).toMatchObject({
      cmnd: null,
      birthDate: null,
      sex: null,
      issuedOn: null,
      unread: ['cmnd', 'birthDate', 'sex', 'issuedOn'],
    });
  });

  test.each(['', '|||||||', '003090000123|a|b', sample.replace('003090000123', '12'), '003090000123||||||'])(
    'refuses %j when it is no card',
    (text) => {
      expect(parseCccdQr(text)).toMatchObject({ ok: false, error: { code: 'qr-malformed' } });
    },
  );

  test('never throws when given anything', () => {
    const parts = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^\d{0,12}$/)), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(parts, fc.boolean(), (list, whole) => {
        const text = whole ? ['003090000123', ...list].join('|') : list.join('|');
        const qr = parseCccdQr(text);
        if (qr.ok) expect(qr.value.personalNumber).toMatch(/^\d{12}$/);
      }),
      { numRuns: 1000 },
    );
  });

  test('reads back what was written when given any person', () => {
    const word = fc.constantFrom('Nguyễn', 'Đỗ', 'Văn', 'Ánh', 'Hòa', 'Hoà', "H'Hen");
    const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const written = (iso: string) => iso.split('-').toReversed().join('');
    fc.assert(
      fc.property(name, day, day, fc.option(fc.stringMatching(/^\d{9}$/)), (full, birth, issued, cmnd) => {
        const text = ['003090000123', cmnd ?? '', full, written(birth), 'Nữ', 'Hà Nội', written(issued)].join(
          '|',
        );
        expect(read(text)).toMatchObject({
          cmnd,
          name: normaliseName(full),
          birthDate: birth,
          issuedOn: issued,
          sex: 'female',
          unread: [],
        });
      }),
    );
  });
});
