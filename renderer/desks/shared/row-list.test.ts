import { describe, expect, test } from 'vitest';
import { rowAfter } from './row-list.tsx';

describe('rowAfter', () => {
  test.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 3, 4],
    ['ArrowDown', 19, 19],
    ['ArrowUp', 0, 0],
    ['PageDown', 2, 10],
    ['PageUp', 2, 0],
    ['End', -1, 19],
    ['Home', 12, 0],
    ['a', 3, null],
  ])('answers to %s where row %i of twenty is chosen with %s', (key, index, next) => {
    expect(rowAfter(key, index, 20)).toBe(next);
  });

  test('leads nowhere when there is no row', () => {
    expect(rowAfter('ArrowDown', -1, 0)).toBeNull();
  });
});
