import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activityDays, daysShown, scaleTop, totalOf } from './activity-days.ts';

const now = new Date(2026, 10, 22, 15, 30);
const hour = (moment: Date, counts: { done?: number; failed?: number; losses?: number }) => ({
  hour: moment.toISOString(),
  done: 0,
  failed: 0,
  losses: 0,
  ...counts,
});

describe('activityDays', () => {
  test('counts an hour to the local day it lies in when it is the first or the last of it', () => {
    const days = activityDays(
      [
        hour(new Date(2026, 10, 21, 23), { done: 3 }),
        hour(new Date(2026, 10, 22, 0), { done: 5, failed: 1 }),
        hour(new Date(2026, 10, 22, 15), { losses: 2 }),
      ],
      now,
    );
    expect(days.map(({ start }) => start.getDate())).toEqual([16, 17, 18, 19, 20, 21, 22]);
    expect(days.map(({ done }) => done)).toEqual([0, 0, 0, 0, 0, 3, 5]);
    expect(days.at(-1)).toMatchObject({ failed: 1, losses: 2 });
  });

  test('leaves out what is older than the first day when the station tells more', () => {
    const days = activityDays([hour(new Date(2026, 10, 15, 23), { done: 9 })], now);
    expect(days).toHaveLength(daysShown);
    expect(totalOf(days)).toEqual({ done: 0, failed: 0, losses: 0 });
  });
});

describe('scaleTop', () => {
  test('fits every count, has a whole half, and wastes less than half of its height', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (most) => {
        const top = scaleTop(most);
        expect(top).toBeGreaterThanOrEqual(Math.max(most, 4));
        expect(top % 2).toBe(0);
        if (most > 4) expect(most / top).toBeGreaterThan(0.5);
      }),
    );
  });
});
