import { describe, expect, it } from 'vitest';
import { sizeWithin } from './grab-whole.ts';

describe('sizeWithin', () => {
  it('brings a large picture within the longest side and leaves a small one alone', () => {
    expect(sizeWithin(3264, 2448)).toEqual({ width: 1600, height: 1200 });
    expect(sizeWithin(1200, 2000)).toEqual({ width: 960, height: 1600 });
    expect(sizeWithin(640, 480)).toEqual({ width: 640, height: 480 });
  });
});
