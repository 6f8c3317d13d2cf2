import { describe, expect, it } from 'vitest';
import { Holds } from './holds.ts';
import { isMetered, meteredChangesAt } from './limits.ts';
import { Pace } from './pace.ts';
import type { OutboxClock } from './timing.ts';
import { TokenBucket } from './token-bucket.ts';
import { type Standing, freeDisk, mostClockSkewSeconds, warningsOf } from './warnings.ts';

const at = (hour: number, minute = 0) => new Date(2026, 10, 22, hour, minute);

describe('metered hours', () => {
  const night = { bytesPerSecond: null, metered: [{ from: 22, to: 6 }] };
  const office = { bytesPerSecond: null, metered: [{ from: 8, to: 17 }] };

  it('hold from the first minute of `from` to the last before `to`, past midnight too', () => {
    expect([21, 22, 0, 5, 6].map((hour) => isMetered(night, hour))).toEqual([false, true, true, true, false]);
    expect([7, 8, 16, 17].map((hour) => isMetered(office, hour))).toEqual([false, true, true, false]);
  });

  it('say when they begin and end, and nothing where they never do', () => {
    expect(meteredChangesAt(office, at(7, 30))).toEqual(at(8));
    expect(meteredChangesAt(office, at(8))).toEqual(at(17));
    expect(meteredChangesAt(night, at(23, 59))).toEqual(new Date(2026, 10, 23, 6));
    expect(meteredChangesAt({ bytesPerSecond: null, metered: [] }, at(8))).toBeNull();
    expect(meteredChangesAt({ bytesPerSecond: null, metered: [{ from: 0, to: 24 }] }, at(8))).toBeNull();
  });
});

describe('Holds', () => {
  it("let an officer's pause go before the centre's plea, and that before metered hours", () => {
    const holds = new Holds();
    holds.limits = { bytesPerSecond: null, metered: [{ from: 8, to: 17 }] };
    expect(holds.at(at(9))).toEqual({ sends: 'urgent', by: 'metered-hours', until: at(17) });
    holds.centreIsBusy(at(10));
    expect(holds.at(at(9))).toEqual({ sends: 'nothing', by: 'centre-busy', until: at(10) });
    holds.paused = true;
    expect(holds.at(at(9))).toEqual({ sends: 'nothing', by: 'officer', until: null });
    holds.paused = false;
    expect(holds.at(at(18))).toEqual({ sends: 'everything', by: null, until: null });
    expect(holds.stopsAt(at(18))).toEqual(new Date(2026, 10, 23, 8));
  });

  it("forgets the centre's plea when the clock was far ahead when it came", () => {
    const holds = new Holds();
    holds.centreIsBusy(new Date(2027, 10, 22, 10));
    expect(holds.at(at(9))).toEqual({ sends: 'everything', by: null, until: null });
    holds.centreIsBusy(new Date(2026, 10, 23, 9));
    expect(holds.at(at(9))).toMatchObject({ sends: 'nothing', by: 'centre-busy' });
  });
});

describe('Pace', () => {
  it('is the median of the last measurements, whatever one burst or hole says', () => {
    const pace = new Pace();
    expect(pace.bytesPerSecond).toBeNull();
    let time = 0;
    let sent = 0;
    pace.begin(new Date(time), sent);
    for (const bytes of [100_000, 100_000, 9_000_000, 100_000, 20_000]) {
      time += 2000;
      sent += bytes;
      pace.moved(new Date(time), sent, false);
    }
    expect(pace.bytesPerSecond).toBe(50_000);
  });

  it('measures nothing where too little went', () => {
    const pace = new Pace();
    pace.begin(new Date(0), 0);
    pace.moved(new Date(5), 1_000_000, true);
    pace.moved(new Date(2000), 1000, true);
    expect(pace.bytesPerSecond).toBeNull();
  });
});

describe('TokenBucket', () => {
  /** Time passes only while somebody waits. */
  function virtualClock(): OutboxClock & { ms: number } {
    const clock = {
      ms: 0,
      now: () => new Date(clock.ms),
      random: () => 0,
      after: (ms: number, callback: () => void) => {
        let cancelled = false;
        queueMicrotask(() => {
          if (cancelled) return;
          clock.ms += ms;
          callback();
        });
        return () => {
          cancelled = true;
        };
      },
    };
    return clock;
  }

  it('lets a megabyte through in the time the rate says, give or take a slice', async () => {
    const clock = virtualClock();
    const bucket = new TokenBucket(clock, () => 50_000);
    const signal = new AbortController().signal;
    for (let left = 1_000_000; left > 0; ) {
      const bytes = Math.min(left, Math.floor(bucket.largestPiece));
      await bucket.take(bytes, signal);
      left -= bytes;
    }
    expect(clock.ms).toBeGreaterThan(19_000);
    expect(clock.ms).toBeLessThan(20_500);
  });

  it('lets everything through at once without a rate, and ends waiting when told to', async () => {
    const clock = virtualClock();
    let rate: number | null = null;
    const bucket = new TokenBucket(clock, () => rate);
    expect(bucket.largestPiece).toBe(Number.POSITIVE_INFINITY);
    await bucket.take(1e9, new AbortController().signal);
    expect(clock.ms).toBe(0);
    rate = 1000;
    const stop = new AbortController();
    stop.abort();
    await bucket.take(1e9, stop.signal);
    expect(clock.ms).toBe(0);
  });
});

describe('warningsOf', () => {
  const now = new Date('2026-11-22T00:00:00Z');
  const days = (count: number) => new Date(now.getTime() - count * 86_400_000);
  const fine: Standing = {
    now,
    waiting: 0,
    oldestSealedAt: null,
    mostWaitingDays: 10,
    mostWaitingCount: 100,
    freeBytes: 10e9,
    certificateEnds: days(-400),
    clockSkewSeconds: 0,
  };
  const levelsFor = (changes: Partial<Standing>[]) =>
    changes.map((change) => warningsOf({ ...fine, ...change })[0]?.level ?? null);

  it('come at 70, 85 and 100 % of days and count', () => {
    expect(warningsOf(fine)).toEqual([]);
    expect(levelsFor([69, 70, 85, 100].map((waiting) => ({ waiting })))).toEqual([
      null,
      'soon',
      'near',
      'reached',
    ]);
    expect(levelsFor([6, 7, 8.5, 10].map((count) => ({ oldestSealedAt: days(count) })))).toEqual([
      null,
      'soon',
      'near',
      'reached',
    ]);
  });

  it('come for the disk, the certificate and the clock before it is too late', () => {
    const free = [freeDisk.soon + 1, freeDisk.soon, freeDisk.near, freeDisk.reached];
    expect(levelsFor(free.map((freeBytes) => ({ freeBytes })))).toEqual([null, 'soon', 'near', 'reached']);
    expect(levelsFor([31, 30, 7, 0].map((left) => ({ certificateEnds: days(-left) })))).toEqual([
      null,
      'soon',
      'near',
      'reached',
    ]);
    const behind = -mostClockSkewSeconds;
    expect(levelsFor([0, 0.7, 0.85, 1].map((share) => ({ clockSkewSeconds: behind * share })))).toEqual([
      null,
      'soon',
      'near',
      'reached',
    ]);
  });
});
