import { describe, expect, it } from 'vitest';
import { ok } from '../../domain/result.ts';
import { RestartBudget, restartPauses, soundAfterMs } from './restart-budget.ts';
import { shareList } from './shared-bus.ts';
import { ownTime } from '../../test/support/own-time.ts';

describe('shareList', () => {
  it('asks the operating system once for all who ask at the same time, and again when the answer is old', async () => {
    let asked = 0;
    const list = shareList(async () => ok([(asked += 1)]), { answerMs: 1000, freshMs: 0 });
    expect(await Promise.all([list(), list(), list()])).toEqual([ok([1]), ok([1]), ok([1])]);
    expect(await list()).toEqual(ok([2]));
  });

  it('answers not-responding in bounded time, and never starts a second enumeration beside one that hangs', async () => {
    let asked = 0;
    let answer = (): void => undefined;
    const list = shareList<string>(
      () => {
        asked += 1;
        return new Promise((resolve) => {
          answer = () => resolve(ok(['pad']));
        });
      },
      { answerMs: 50, freshMs: 1000 },
    );
    const started = ownTime();
    expect(await list()).toMatchObject({ error: { code: 'not-responding' } });
    expect(ownTime() - started).toBeLessThan(500);
    for (let turn = 0; turn < 10; turn += 1)
      expect(await list()).toMatchObject({ error: { code: 'not-responding' } });
    expect(asked).toBe(1);
    answer();
    await expect.poll(list).toEqual(ok(['pad']));
    expect(asked).toBe(1);
  });

  it('answers a failure where the native module throws', async () => {
    const list = shareList(() => Promise.reject(new Error('no such library')));
    expect(await list()).toMatchObject({ error: { code: 'unknown' } });
  });
});

describe('RestartBudget', () => {
  it('lets a driver rest longer with each failure, and begins anew after it has worked for a while', () => {
    let now = 0;
    const budget = new RestartBudget(() => now);
    const rests = Array.from({ length: 7 }, () => {
      const rest = budget.failed();
      now += rest;
      return rest;
    });
    expect(rests).toEqual([...restartPauses, 60_000, 60_000]);
    now += soundAfterMs + 60_001;
    expect(budget.failed()).toBe(restartPauses[0]);
    budget.failed();
    budget.forgive();
    expect(budget.failed()).toBe(restartPauses[0]);
  });
});
