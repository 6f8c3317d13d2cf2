import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftFieldsSchema, fieldRemarkSchema } from '../application/fields.ts';
import { remarkCodes } from '../application/remark-codes.ts';
import { type Lookup, parseLookup } from './lookup.ts';

const on = '2021-11-20';
const look = (text: string): Lookup => {
  const lookup = parseLookup(text, on);
  if (!lookup.ok) throw new Error(lookup.error.code);
  return lookup.value;
};
const codes = ({ remarks }: Lookup) => remarks.map(({ field, code }) => `${field} ${code}`);
const mrz = `IDVNM0900001233003090000123<<6
9001022M3001020VNM<<<<<<<<<<<2
NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<`;

describe('parseLookup', () => {
  test('proposes the number and warns of an unused province when 12 digits are typed', () => {
    const lookup = look(' 003 0 90 000123 ');
    expect(lookup).toMatchObject({ kind: 'personal-number', fields: { personalNumber: '003090000123' } });
    expect(codes(lookup)).toEqual(['personalNumber number-province-unknown']);
  });

  test('proposes the old number when 9 digits are typed', () => {
    expect(look('012 345 678')).toEqual({
      kind: 'cmnd',
      fields: { oldIdentityNumber: '012345678' },
      remarks: [],
    });
  });

  test('proposes name, dates, address text and the card in hand when a QR is scanned', () => {
    const lookup = look('001090000123|012345678|Nguyễn Văn Mẫu|02011990|Nam|Số 1, Ba Đình, Hà Nội|15042021');
    expect(lookup.fields).toEqual({
      personalNumber: '001090000123',
      name: { full: 'NGUYỄN VĂN MẪU', family: 'NGUYỄN', middle: 'VĂN', given: 'MẪU' },
      nationality: 'VN',
      oldIdentityNumber: '012345678',
      birthDate: { value: '1990-01-02', precision: 'day' },
      sex: 'male',
      permanentAddress: {
        country: 'VN',
        geography: 'three-level',
        unitCode: '',
        unitName: '',
        detail: 'Số 1, Ba Đình, Hà Nội',
      },
      surrenderedCard: { kind: 'cccd-chip', number: '001090000123', issuedOn: '2021-04-15' },
    });
    expect(codes(lookup)).toEqual(['personalNumber card-unproven', 'permanentAddress qr-residence-text']);
  });

  test('proposes a name without its marks and says so when an MRZ is read', () => {
    const lookup = look(mrz);
    expect(lookup).toMatchObject({
      kind: 'mrz',
      fields: {
        personalNumber: '003090000123',
        name: { full: 'NGUYEN VAN MAU' },
        birthDate: { value: '1990-01-02', precision: 'day' },
        sex: 'male',
        nationality: 'VN',
      },
    });
    expect(codes(lookup)).toEqual([
      'personalNumber card-unproven',
      'name mrz-name-without-marks',
      'personalNumber number-province-unknown',
    ]);
  });

  test('remarks on a wrong check digit, another number and an expired card when the MRZ has them', () => {
    expect(codes(look(mrz.replace('IDVNM0900001233', 'IDVNM0900001243')))).toEqual(
      expect.arrayContaining(['personalNumber mrz-check-digit', 'personalNumber mrz-number-differs']),
    );
    expect(codes(look(mrz.replace('M3001020', 'M2001020')))).toContain('surrenderedCard card-expired');
  });

  test.each([
    ['', 'lookup-empty'],
    ['12345', 'lookup-digit-count'],
    ['Nguyễn Văn Mẫu', 'lookup-unrecognised'],
    ['a|b', 'qr-malformed'],
    ['IDVNM<<<', 'mrz-malformed'],
  ])('refuses %j as %s when it is none of the four', (text, code) => {
    expect(parseLookup(text, on)).toMatchObject({ ok: false, error: { code } });
  });

  test('never throws, and proposes only what fits the draft when given anything', () => {
    const field = fc.string({ unit: 'grapheme', maxLength: 300 });
    const qr = fc
      .array(field, { minLength: 5, maxLength: 9 })
      .map((parts) => ['003090000123', ...parts].join('|'));
    const zone = fc
      .string({ unit: fc.constantFrom(...'ABIVNM0123456789<'.split('')), minLength: 88, maxLength: 88 })
      .map((text) => `ID${text}`);
    fc.assert(
      fc.property(
        fc.oneof(field, fc.string({ unit: 'binary' }), fc.stringMatching(/^\d{0,14}$/), qr, zone),
        (text) => {
          const lookup = parseLookup(text, on);
          if (!lookup.ok) return;
          draftFieldsSchema.parse(lookup.value.fields);
          for (const remark of lookup.value.remarks) {
            expect(remarkCodes as readonly string[]).toContain(fieldRemarkSchema.parse(remark).code);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
