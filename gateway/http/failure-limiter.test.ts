import { describe, expect, it } from 'vitest';
import { FailureLimiter } from './failure-limiter.ts';

describe('FailureLimiter', () => {
  it('makes a source wait when it failed too often, until its window is over', () => {
    const limiter = new FailureLimiter(3, 1000);
    for (const moment of [0, 10, 20]) {
      expect(limiter.waitFor('a', moment)).toBe(0);
      limiter.failed('a', moment);
    }
    expect(limiter.waitFor('a', 400)).toBe(600);
    expect(limiter.waitFor('b', 400)).toBe(0);
    expect(limiter.waitFor('a', 1000)).toBe(0);
    limiter.failed('a', 1000);
    expect(limiter.waitFor('a', 1001)).toBe(0);
  });

  it('forgets the oldest source when there are too many', () => {
    const limiter = new FailureLimiter(1, 1000);
    for (let source = 0; source <= 10_000; source += 1) limiter.failed(`s${source}`, 0);
    expect(limiter.waitFor('s0', 1)).toBe(0);
    expect(limiter.waitFor('s1', 1)).toBe(999);
  });
});
