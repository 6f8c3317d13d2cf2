import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captureProgress, chooseAttempt, type ScoredAttempt } from './best-of.ts';
import { type FingerPosition, fingersOf } from './positions.ts';

function attempt(number: number, scores: readonly number[]): ScoredAttempt {
  const fingers: FingerPosition[] = [...fingersOf('PLAIN_RIGHT_FOUR_FINGERS')];
  return {
    attemptId: `attempt-${number}`,
    number,
    fingers: scores.map((quality, index) => ({ finger: fingers[index] ?? 'RIGHT_THUMB', quality })),
  };
}

describe('chooseAttempt', () => {
  test('says so when there is one attempt, and nothing when there is none', () => {
    expect(chooseAttempt([attempt(1, [50])], 60)).toMatchObject({ because: 'only-attempt', good: false });
    expect(chooseAttempt([], 60)).toBeNull();
    expect(chooseAttempt([attempt(1, [])], 60)).toBeNull();
  });

  test('takes the higher mean when all are poor', () => {
    expect(chooseAttempt([attempt(1, [40, 50]), attempt(2, [50, 50])], 60)).toMatchObject({
      attempt: { number: 2 },
      because: 'best-score',
      quality: 50,
    });
  });

  test('takes the earlier when the means are equal', () => {
    expect(chooseAttempt([attempt(2, [80]), attempt(1, [80])], 60)?.attempt.number).toBe(1);
  });

  test('takes the one without a poor finger when another has the higher mean', () => {
    expect(chooseAttempt([attempt(1, [95, 95, 95, 40]), attempt(2, [70, 70, 70, 70])], 60)).toMatchObject({
      attempt: { number: 2 },
      good: true,
      because: 'every-finger-good',
    });
  });

  test('never takes a worse attempt of the same kind when there are many', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1, maxLength: 6 }), (list) => {
        const choice = chooseAttempt(
          list.map((one, index) => attempt(index + 1, one)),
          60,
        );
        const goods = list.filter((one) => one.every((score) => score >= 60));
        const rivals = goods.length > 0 ? goods : list;
        const best = Math.max(
          ...rivals.map((one) => one.reduce((sum, score) => sum + score, 0) / one.length),
        );
        expect(choice?.good).toBe(goods.length > 0);
        expect(choice?.quality).toBe(best);
      }),
    );
  });
});

describe('captureProgress', () => {
  const captureId = 'PLAIN_RIGHT_FOUR_FINGERS';

  test('is todo, poor, then good when attempts get better', () => {
    const at = (attempts: ScoredAttempt[]) =>
      captureProgress({ captureId, attempts, excepted: [], threshold: 60 }).state;
    expect(at([])).toBe('todo');
    expect(at([attempt(1, [40, 70, 70, 70])])).toBe('poor');
    expect(at([attempt(1, [40, 70, 70, 70]), attempt(2, [60, 60, 60, 60])])).toBe('good');
  });

  test('is an exception when every finger of it is excepted', () => {
    const state = captureProgress({
      captureId,
      attempts: [],
      excepted: [...fingersOf(captureId)],
      threshold: 60,
    });
    expect(state).toEqual({ state: 'exception', expected: [], choice: null });
  });

  test('forgets attempts with other fingers when an exception was recorded since', () => {
    const state = captureProgress({
      captureId,
      attempts: [attempt(1, [90, 90, 90, 90])],
      excepted: ['RIGHT_RING'],
      threshold: 60,
    });
    expect(state).toMatchObject({ state: 'todo', expected: ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_LITTLE'] });
  });
});
