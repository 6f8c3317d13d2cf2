import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, percentile } from './durations.ts';

const counted = (durations: readonly number[]): { bucket: number; count: number }[] =>
  durations.map((duration) => ({ bucket: bucketOf(duration), count: 1 }));

describe('percentiles of durations', () => {
  it('are null when nothing was counted', () => {
    expect(percentile([], 0.5)).toBeNull();
  });

  it('are within six per cent of the exact ones when they are 10 ms or more', () => {
    const durations = fc.array(fc.integer({ min: 10, max: 600_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(durations, fc.constantFrom(0.5, 0.95), (all, rank) => {
        const exact = [...all].sort((one, other) => one - other)[Math.ceil(all.length * rank) - 1] ?? 0;
        const told = percentile(counted(all), rank) ?? 0;
        expect(Math.abs(told - exact) / exact).toBeLessThan(0.06);
      }),
    );
  });

  it('take any number when a clock or a device says nonsense', () => {
    for (const odd of [-5, 0, 0.2, 1e12]) expect(Number.isSafeInteger(bucketOf(odd))).toBe(true);
  });
});
