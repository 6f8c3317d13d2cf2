import { describe, expect, test } from 'vitest';
import { paceTyped } from './limits-dialog.tsx';

describe('paceTyped', () => {
  test.each([
    ['', null],
    ['  ', null],
    ['500', 500_000],
    ['1.000', 1_000_000],
    ['0', undefined],
    ['-3', undefined],
    ['nhanh', undefined],
    ['99999999', undefined],
  ])('reads %j as %s bytes when it is kB that were typed', (text, bytes) => {
    expect(paceTyped(text)).toBe(bytes);
  });
});
