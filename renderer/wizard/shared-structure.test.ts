import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedStructure } from './shared-structure.ts';

describe('sharedStructure', () => {
  test('equals the new value when given any two values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (previous, next) => {
        expect(sharedStructure(previous, next)).toEqual(next);
      }),
    );
  });

  test('is the old value itself when nothing changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const previous = structuredClone(value);
        expect(sharedStructure(previous, value)).toBe(previous);
      }),
    );
  });

  test('keeps the parts that did not change when others did', () => {
    const previous = { name: { full: 'A' }, steps: [{ id: 1 }, { id: 2 }] };
    const shared = sharedStructure(previous, { name: { full: 'A' }, steps: [{ id: 1 }, { id: 3 }] });
    expect(shared.name).toBe(previous.name);
    expect(shared.steps[0]).toBe(previous.steps[0]);
    expect(shared.steps[1]).toEqual({ id: 3 });
  });
});
