import { describe, expect, it } from 'vitest';
import { untilMidnight, vietnamDay } from './vietnam-day.ts';

describe('vietnamDay', () => {
  it.each([
    ['2026-11-21T16:59:59.999Z', '2026-11-21', 1],
    ['2026-11-21T17:00:00.000Z', '2026-11-22', 24 * 3600 * 1000],
    ['2026-12-31T20:00:00.000Z', '2027-01-01', 21 * 3600 * 1000],
  ])('ends at midnight in Vietnam when it is %s', (moment, day, left) => {
    expect(vietnamDay(new Date(moment))).toBe(day);
    expect(untilMidnight(new Date(moment))).toBe(left);
  });
});
