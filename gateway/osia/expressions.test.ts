import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisons } from '../store/hand-on.ts';
import { readAttributes, selectAttributes } from './enrollment-view.ts';
import { OsiaBadRequest } from './errors.ts';
import { readExpressions, searchableAttributes } from './expressions.ts';

const expression = (attributeName: string, operator: string, value: unknown) => [
  { attributeName, operator, value },
];

describe('readExpressions', () => {
  it('has no conditions when there is no body or an empty one', () => {
    expect(readExpressions(undefined)).toEqual([]);
    expect(readExpressions([])).toEqual([]);
  });

  it('compares times by the moment they mean when they have an offset', () => {
    expect(readExpressions(expression('receivedAt', '>=', '2026-11-22T07:00:00+07:00'))).toEqual([
      { attribute: 'receivedAt', comparison: '>=', value: '2026-11-22T00:00:00.000Z' },
    ]);
  });

  it('fits nothing when another status than FINALIZED is asked for', () => {
    expect(readExpressions(expression('status', '=', 'IN_PROGRESS'))).toBeNull();
    expect(readExpressions(expression('status', '!=', 'FINALIZED'))).toBeNull();
    expect(readExpressions(expression('status', '!=', 'IN_PROGRESS'))).toEqual([]);
  });

  it.each([
    ['the attribute is about the applicant', expression('name', '=', 'x')],
    ['the attribute is of every object', expression('constructor', '=', 'x')],
    ['an id is compared by order', expression('enrollmentId', '<', 'x')],
    ['a sequence is text', expression('sequence', '=', '1')],
    ['a sequence is a fraction', expression('sequence', '=', 1.5)],
    ['a time is a day', expression('receivedAt', '<', '2026-11-22')],
    ['a text holds a zero byte', expression('stationId', '=', 'st\0')],
    ['a member is unknown', [{ ...expression('status', '=', 'FINALIZED')[0], more: 1 }]],
    ['there are too many', Array.from({ length: 21 }, () => expression('sequence', '>', 1)[0])],
    ['it is no array', { attributeName: 'sequence' }],
  ])('refuses with a sentence of its own when %s', (_state, body) => {
    expect(() => readExpressions(body)).toThrow(OsiaBadRequest);
  });

  it('answers conditions or refuses, and quotes nothing, when it is given anything', () => {
    const near = fc.array(
      fc.record({
        attributeName: fc.oneof(fc.constantFrom(...searchableAttributes), fc.string()),
        operator: fc.oneof(fc.constantFrom(...comparisons), fc.string()),
        value: fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue()), (body) => {
        try {
          for (const condition of readExpressions(body) ?? []) {
            expect(comparisons).toContain(condition.comparison);
            expect(['string', 'number']).toContain(typeof condition.value);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(OsiaBadRequest);
          const { message } = error as OsiaBadRequest;
          expect(message).toMatch(/^(attributeName must|value of|operator of|body is not)/);
        }
      }),
    );
  });
});

describe('readAttributes', () => {
  it('answers names or refuses when it is given anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.string()), fc.anything()), (value) => {
        try {
          const names = readAttributes(value);
          expect(names === null).toBe(value === undefined);
        } catch (error) {
          expect(error).toBeInstanceOf(OsiaBadRequest);
        }
      }),
    );
  });
});

describe('selectAttributes', () => {
  const enrollment = {
    ...{ enrollmentId: 'e', status: 'FINALIZED', enrollmentType: 'first' },
    biographicData: { name: 'n', sex: 'female' },
    requestData: { name: 'other' },
    biometricData: [1],
  };

  it('keeps a member of an open object by its own name or its whole one, and what the schema demands', () => {
    expect(selectAttributes(enrollment, ['biographicData.name'])).toEqual({
      ...{ enrollmentId: 'e', status: 'FINALIZED', biographicData: { name: 'n' } },
    });
    expect(selectAttributes(enrollment, ['name', 'biometricData'])).toEqual({
      ...{ enrollmentId: 'e', status: 'FINALIZED', biometricData: [1] },
      ...{ biographicData: { name: 'n' }, requestData: { name: 'other' } },
    });
    expect(selectAttributes(enrollment, null)).toBe(enrollment);
  });
});
