import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyById } from '../policy/policies.ts';
import { remarksOn } from './checks.ts';
import { type DraftFields, draftFieldsSchema, fieldRemarkSchema } from './fields.ts';
import type { RemarkContext } from './remark.ts';
import { remarkCodes } from './remark-codes.ts';
import { wholeFields } from './test-support/whole-application.ts';

const context: RemarkContext = {
  policy: policyById('2021-07'),
  on: '2021-11-20',
  reasonCode: 'change.cmnd-to-cccd',
  age: 34,
};
const remarks = (change: DraftFields, other: Partial<RemarkContext> = {}) =>
  remarksOn({ ...wholeFields, ...change }, { ...context, ...other }).map(
    ({ severity, field, code }) => `${severity} ${field} ${code}`,
  );

describe('remarksOn', () => {
  test('says only that the synthetic number has no province when the form is whole', () => {
    expect(remarks({})).toEqual(['warning personalNumber number-province-unknown']);
  });

  test('asks with the article for every required field when the form is empty', () => {
    const empty = remarksOn({}, context).filter(({ code }) => code === 'required');
    expect(empty.map(({ field }) => field)).toEqual([
      'name',
      'birthDate',
      'sex',
      'nationality',
      'placeOfOrigin',
      'permanentAddress',
      'ethnicGroup',
      'identifyingFeatures',
      'oldIdentityNumber',
    ]);
    expect(empty.every(({ source }) => source !== undefined && source.includes('Điều'))).toBe(true);
  });

  test.each([
    [{ birthDate: { value: '31021987', precision: 'day' } }, 'error birthDate birth-date-impossible'],
    [{ birthDate: { value: 'hôm qua', precision: 'day' } }, 'error birthDate birth-date-malformed'],
    [{ birthDate: { value: '2021-11-21', precision: 'day' } }, 'error birthDate birth-date-future'],
    [{ birthDate: { value: '1987', precision: 'year' } }, 'warning birthDate birth-date-incomplete'],
    [{ birthDate: { value: '1899-01-02', precision: 'day' } }, 'warning birthDate birth-date-very-old'],
    [{ personalNumber: '00308700012' }, 'error personalNumber number-malformed'],
    [{ sex: 'female' }, 'warning personalNumber number-sex-differs'],
    [{ birthDate: { value: '1988-03-09', precision: 'day' } }, 'warning personalNumber number-year-differs'],
    [{ oldIdentityNumber: '12345678' }, 'error oldIdentityNumber cmnd-malformed'],
    [{ name: { full: 'NGUYỄN VĂN 1' } }, 'warning name name-digit'],
    [{ nationality: 'LA' }, 'warning nationality nationality-not-vietnamese'],
    [{ ethnicGroup: { scheme: 'census-2009', code: '01' } }, 'warning ethnicGroup ethnic-group-unknown'],
    [
      { ethnicGroup: { scheme: '121-TCTK/PPCĐ-1979', code: '56' } },
      'warning ethnicGroup ethnic-group-placeholder',
    ],
    [{ religion: { scheme: 'unofficial-16', code: '77' } }, 'warning religion religion-unknown'],
    [
      { father: { name: { full: 'NGUYỄN VĂN CHA' }, number: '12', nationality: 'VN' } },
      'warning father.number relative-number-malformed',
    ],
    [
      { spouse: { name: { full: 'TRẦN THỊ VỢ' }, number: '003087000123', nationality: 'VN' } },
      'warning spouse.number relative-is-applicant',
    ],
    [{ phone: '12345' }, 'warning phone phone-unusual'],
    [{ email: 'a@b' }, 'warning email email-unusual'],
    [{ delivery: { byPost: true, address: ' ' } }, 'error delivery delivery-address-missing'],
    [{ surrenderedCard: undefined }, 'warning surrenderedCard surrendered-card-missing'],
    [
      { surrenderedCard: { kind: 'cccd-chip', number: '003123456', issuedOn: '' } },
      'warning surrenderedCard.number surrendered-card-number',
    ],
    [
      { surrenderedCard: { kind: 'cmnd-9', number: '003123456', issuedOn: '2009-13-01' } },
      'warning surrenderedCard.issuedOn surrendered-card-date',
    ],
  ] satisfies [DraftFields, string][])('to %j answers %s when it is in the form', (change, expected) => {
    expect(remarks(change)).toContain(expected);
  });

  test('looks at the geography of where one lives and not of where one was born when the date is past July 2025', () => {
    const found = remarks({}, { on: '2025-08-01' });
    expect(found).toContain('warning permanentAddress address-geography-ended');
    expect(found.filter((text) => text.includes('placeOfOrigin'))).toEqual([]);
  });

  test('remarks on marriage and a card in hand when they do not fit age and reason', () => {
    expect(remarks({ maritalStatus: 'married' }, { age: 19 })).toContain(
      'warning maritalStatus married-young',
    );
    expect(remarks({}, { reasonCode: 'first.age-14' })).toContain(
      'warning surrenderedCard surrendered-card-with-first',
    );
  });

  test('never throws, and says only listed codes when the form holds anything', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    const short = (length: number) => text.map((value) => value.slice(0, length));
    const name = fc.record({ full: short(120) });
    const relative = fc.record({ name, number: short(12), nationality: short(2) });
    const address = fc.record({
      country: fc.constantFrom('VN', 'LA'),
      geography: fc.constantFrom('three-level', 'two-level'),
      unitCode: short(5),
      unitName: short(200),
      detail: short(200),
    });
    const fields = fc.record(
      {
        name,
        birthDate: fc.record({ value: short(10), precision: fc.constantFrom('day', 'month', 'year') }),
        sex: fc.constantFrom('male', 'female'),
        personalNumber: fc.oneof(short(20), fc.stringMatching(/^\d{12}$/)),
        oldIdentityNumber: short(20),
        ethnicGroup: fc.record({ scheme: short(40), code: short(10) }),
        religion: fc.record({ scheme: short(40), code: short(10) }),
        nationality: short(2),
        permanentAddress: address,
        placeOfOrigin: address,
        father: relative,
        spouse: relative,
        phone: short(20),
        email: short(120),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, fc.constantFrom('2021-07' as const, '2024-07' as const), (draft, id) => {
        const found = remarksOn(draftFieldsSchema.parse(draft), { ...context, policy: policyById(id) });
        for (const one of found) {
          expect(remarkCodes as readonly string[]).toContain(fieldRemarkSchema.parse(one).code);
        }
      }),
      { numRuns: 300 },
    );
  });
});
