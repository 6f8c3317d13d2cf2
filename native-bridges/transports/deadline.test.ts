import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deadline } from './deadline.ts';

const never = new AbortController().signal;
let stalled = 0;

beforeEach(() => {
  vi.useFakeTimers();
  stalled = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + stalled);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('deadline', () => {
  it('fires when its time is over, and says why', () => {
    const limit = deadline(never, 500);
    vi.advanceTimersByTime(499);
    expect(limit.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(limit.signal.aborted).toBe(true);
    expect(limit.reason()).toBe('timeout');
  });

  it('gives back once what the machine took, at most as much again, when it rings late', () => {
    const short = deadline(never, 500);
    const long = deadline(never, 20_000);
    stalled = 5000;
    vi.advanceTimersByTime(999);
    expect(short.signal.aborted).toBe(false);
    stalled = 10_000;
    vi.advanceTimersByTime(1);
    expect(short.signal.aborted).toBe(true);
    vi.advanceTimersByTime(19_000);
    expect(long.signal.aborted).toBe(false);
    vi.advanceTimersByTime(10_000);
    expect(long.signal.aborted).toBe(true);
  });

  it('fires at once when the caller cancels, and never when it was cleared', () => {
    const officer = new AbortController();
    const left = deadline(officer.signal, 500);
    const cleared = deadline(never, 500);
    officer.abort();
    expect(left.signal.aborted).toBe(true);
    expect(left.reason()).toBe('cancelled');
    stalled = 5000;
    vi.advanceTimersByTime(500);
    cleared.clear();
    vi.advanceTimersByTime(5000);
    expect(cleared.signal.aborted).toBe(false);
  });
});
