import { describe, expect, it } from 'vitest';
import { refusalCodes } from '../../../domain/channels/gateway.ts';
import { dispositionOf } from './dispositions.ts';
import { Notifier } from './notifier.ts';
import { type OutboxClock, outboxTiming, retryDelay } from './timing.ts';

describe('retryDelay', () => {
  it('doubles up to the longest pause and takes off up to half at random', () => {
    const longest = (attempts: number) => retryDelay(attempts, outboxTiming, () => 0.999999);
    expect([1, 2, 3, 8, 9, 10_000].map(longest)).toEqual([2000, 4000, 8000, 256_000, 300_000, 300_000]);
    expect(retryDelay(3, outboxTiming, () => 0)).toBe(4000);
  });
});

describe('dispositionOf', () => {
  it('sends again when the bytes were damaged on the way, three times at most', () => {
    expect(dispositionOf({ code: 'digest-mismatch' }, 2)).toEqual({ next: 'restart' });
    expect(dispositionOf({ code: 'digest-mismatch' }, 3)).toEqual({ next: 'refuse' });
  });

  it('never tries by itself again what the gateway refused for good', () => {
    const passing = ['upload-incomplete', 'digest-mismatch', 'chunk-mismatch', 'busy', 'quota-exceeded'];
    const ofStation = ['unknown-station', 'station-revoked'];
    for (const code of refusalCodes.filter((one) => ![...passing, ...ofStation].includes(one))) {
      expect(dispositionOf({ code }, 0)).toEqual({ next: 'refuse' });
    }
  });

  it('tells a gateway that answers with trouble from one that does not answer', () => {
    expect(dispositionOf({ code: 'gateway-error' }, 0)).toEqual({
      next: 'wait',
      connected: true,
      everyone: false,
    });
    expect(dispositionOf({ code: 'gateway-timeout' }, 0)).toEqual({
      next: 'wait',
      connected: false,
      everyone: true,
    });
  });

  it('leaves a busy centre alone for as long as it asks, and a minute where it does not say', () => {
    const asked = { code: 'busy', details: { seconds: 7 } };
    expect(dispositionOf(asked, 0)).toEqual({ next: 'patience', seconds: 7 });
    expect(dispositionOf({ code: 'quota-exceeded' }, 0)).toEqual({ next: 'patience', seconds: 60 });
    const unavailable = { code: 'gateway-error', details: { seconds: 0 } };
    expect(dispositionOf(unavailable, 0)).toEqual({ next: 'patience', seconds: 1 });
  });
});

describe('Notifier', () => {
  it('reports progress five times a second at most and the last of it in any case', async () => {
    let time = 1_000_000;
    const timers = new Set<{ at: number; callback: () => void }>();
    const clock: OutboxClock = {
      now: () => new Date(time),
      random: () => 0,
      after: (ms, callback) => {
        const timer = { at: time + ms, callback };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    };
    const reports: number[] = [];
    const notifier = new Notifier(clock, 200, () => {
      reports.push(time - 1_000_000);
    });
    const pass = async (ms: number): Promise<void> => {
      time += ms;
      for (const timer of timers) {
        if (timer.at > time) continue;
        timers.delete(timer);
        timer.callback();
      }
      await Promise.resolve();
    };
    for (let step = 0; step < 100; step++) {
      notifier.soon();
      await pass(10);
    }
    await pass(200);
    await notifier.close();
    expect(reports.length).toBeGreaterThanOrEqual(5);
    expect(reports.length).toBeLessThanOrEqual(7);
    expect(reports.at(-1)).toBeGreaterThanOrEqual(990);
  });
});
