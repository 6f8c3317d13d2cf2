import { describe, expect, test } from 'vitest';
import { countRemarks, requiredNames } from './required-fields.ts';

describe('requiredNames', () => {
  test('asks for a representative when the applicant is a child', () => {
    const asked = (age: number) =>
      requiredNames({ policyId: '2024-07', age, reasonCode: 'first.under-14' }).split(' ');
    expect(asked(9)).toContain('representative');
    expect(asked(30)).not.toContain('representative');
    expect(asked(30)).toContain('name');
  });
});

describe('countRemarks', () => {
  test('tells missing from wrong when both are errors', () => {
    expect(
      countRemarks([
        { field: 'name', severity: 'error', code: 'required' },
        { field: 'birthDate', severity: 'error', code: 'birth-date-impossible' },
        { field: 'phone', severity: 'warning', code: 'phone-unusual' },
      ]),
    ).toEqual({ missing: 1, wrong: 1, warnings: 1 });
  });
});
