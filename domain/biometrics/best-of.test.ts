import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  captureProgress,
  chooseFinger,
  isGood,
  type QualityRule,
  type ScoredAttempt,
  thresholdFor,
  thresholdForAll,
} from './best-of.ts';
import { type FingerPosition, fingersOf } from './positions.ts';

const captureId = 'PLAIN_RIGHT_FOUR_FINGERS';
const rightFour: FingerPosition[] = [...fingersOf(captureId)];
const rule: QualityRule = { threshold: 60, byFinger: { little: 50 } };

/** Scores of index, middle, ring and little finger. */
function attempt(number: number, scores: readonly number[]): ScoredAttempt {
  return {
    attemptId: `attempt-${number}`,
    number,
    fingers: scores.map((quality, index) => ({ finger: rightFour[index] ?? 'RIGHT_THUMB', quality })),
  };
}

const progress = (attempts: readonly ScoredAttempt[], excepted: readonly FingerPosition[] = []) =>
  captureProgress({ captureId, attempts, excepted, rule });

describe('thresholdFor', () => {
  test('is the one of the kind of finger where there is one', () => {
    expect(thresholdFor(rule, 'RIGHT_LITTLE')).toBe(50);
    expect(thresholdFor(rule, 'LEFT_RING')).toBe(60);
    expect(thresholdForAll(rule, ['RIGHT_LITTLE', 'RIGHT_RING'])).toBe(60);
    expect(thresholdForAll(rule, ['RIGHT_LITTLE'])).toBe(50);
  });

  test('decides over good: every finger by its own', () => {
    expect(isGood(attempt(1, [60, 60, 60, 50]).fingers, rule)).toBe(true);
    expect(isGood(attempt(1, [60, 60, 59, 60]).fingers, rule)).toBe(false);
    expect(isGood([], rule)).toBe(false);
  });
});

describe('chooseFinger', () => {
  const index = (attempts: ScoredAttempt[]) => chooseFinger('RIGHT_INDEX', attempts, rule);

  test('says so when there is one attempt, and nothing when there is none', () => {
    expect(index([attempt(1, [50])])).toMatchObject({ because: 'only-attempt', good: false });
    expect(index([])).toBeNull();
    expect(index([attempt(1, [])])).toBeNull();
  });

  test('takes the higher score when both are good, and says of the best of poor ones that it is one', () => {
    expect(index([attempt(1, [61]), attempt(2, [70])])).toMatchObject({
      attempt: { number: 2 },
      because: 'best-score',
      good: true,
    });
    expect(index([attempt(1, [40]), attempt(2, [30])])).toMatchObject({
      attempt: { number: 1 },
      because: 'best-of-poor',
      good: false,
      threshold: 60,
    });
  });

  test('takes the earlier when scores are equal, in whichever order they come', () => {
    expect(index([attempt(2, [80]), attempt(1, [80])])?.attempt.number).toBe(1);
  });
});

describe('captureProgress', () => {
  test('takes each finger from the attempt where it is best, so that two half-good slaps make a good capture', () => {
    const { state, choices } = progress([attempt(1, [80, 80, 30, 30]), attempt(2, [30, 70, 80, 55])]);
    expect(state).toBe('good');
    expect(choices.map(({ attempt: { number }, because }) => [number, because])).toEqual([
      [1, 'best-score'],
      [1, 'best-score'],
      [2, 'best-score'],
      [2, 'best-score'],
    ]);
  });

  test('is todo, poor, then good when attempts get better', () => {
    expect(progress([]).state).toBe('todo');
    expect(progress([attempt(1, [40, 70, 70, 70])]).state).toBe('poor');
    expect(progress([attempt(1, [40, 70, 70, 70]), attempt(2, [60, 20, 20, 20])]).state).toBe('good');
  });

  test('is an exception when every finger of it is excepted', () => {
    expect(progress([], rightFour)).toEqual({ state: 'exception', expected: [], fitting: [], choices: [] });
  });

  test('takes no finger from attempts with other fingers when an exception was recorded since', () => {
    expect(progress([attempt(1, [90, 90, 90, 90])], ['RIGHT_RING'])).toMatchObject({
      state: 'todo',
      expected: ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_LITTLE'],
      choices: [],
    });
  });

  test('is good exactly when every finger reached its threshold once, and never takes a worse image', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1, maxLength: 6 }), fc.boolean(), (list, reversed) => {
        const attempts = list.map((one, at) => attempt(at + 1, one));
        const { state, choices } = progress(reversed ? attempts.toReversed() : attempts);
        const best = rightFour.map((_, at) => Math.max(...list.map((one) => one[at] ?? 0)));
        expect(choices.map(({ quality }) => quality)).toEqual(best);
        const good = best.every((score, at) => score >= thresholdFor(rule, rightFour[at] ?? 'RIGHT_THUMB'));
        expect(state).toBe(good ? 'good' : 'poor');
        for (const [at, choice] of choices.entries()) {
          const first = list.findIndex((one) => one[at] === best[at]);
          expect(choice.attempt.number).toBe(first + 1);
        }
      }),
    );
  });
});
