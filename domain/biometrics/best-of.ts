import { type FingerPosition, type FingerprintCaptureId, fingersOf } from './positions.ts';

/** What choosing needs of an attempt; `AttemptSummary` fits. */
export interface ScoredAttempt {
  readonly attemptId: string;
  readonly number: number;
  readonly fingers: readonly { readonly finger: FingerPosition; readonly quality: number }[];
}

/**
 * Why an attempt is the one sealed. `every-finger-good`: it alone has no finger below the threshold although another's mean is
 * higher, or all others have one below it.
 */
export type ChoiceReason = 'only-attempt' | 'every-finger-good' | 'best-score';

export interface Choice<Attempt extends ScoredAttempt> {
  readonly attempt: Attempt;
  /** Mean of the fingers' scores. */
  readonly quality: number;
  /** No finger below the threshold. */
  readonly good: boolean;
  readonly because: ChoiceReason;
}

export type CaptureState = 'todo' | 'good' | 'poor' | 'exception';

/** Mean of the fingers' scores; 0 for no finger. */
export function meanQuality(fingers: ScoredAttempt['fingers']): number {
  if (fingers.length === 0) return 0;
  return fingers.reduce((sum, { quality }) => sum + quality, 0) / fingers.length;
}

export function isGood(fingers: ScoredAttempt['fingers'], threshold: number): boolean {
  return fingers.length > 0 && fingers.every(({ quality }) => quality >= threshold);
}

/**
 * The attempt to seal: one whose every finger reaches the threshold before one that has a poor finger, then the higher
 * mean, then the earlier. Null where there is none.
 */
export function chooseAttempt<Attempt extends ScoredAttempt>(
  attempts: readonly Attempt[],
  threshold: number,
): Choice<Attempt> | null {
  const scored = attempts
    .filter(({ fingers }) => fingers.length > 0)
    .map((attempt) => ({
      attempt,
      quality: meanQuality(attempt.fingers),
      good: isGood(attempt.fingers, threshold),
    }))
    .toSorted(
      (one, other) =>
        Number(other.good) - Number(one.good) ||
        other.quality - one.quality ||
        one.attempt.number - other.attempt.number,
    );
  const [best, ...others] = scored;
  if (!best) return null;
  if (others.length === 0) return { ...best, because: 'only-attempt' };
  const aloneGood = best.good && others.every(({ good }) => !good);
  return { ...best, because: aloneGood ? 'every-finger-good' : 'best-score' };
}

/** Fingers a capture still has to contain. */
export function expectedFingers(
  captureId: FingerprintCaptureId,
  excepted: readonly FingerPosition[],
): FingerPosition[] {
  return fingersOf(captureId).filter((finger) => !excepted.includes(finger));
}

/**
 * Where a capture stands. Attempts with other fingers than are expected now (an exception was recorded or cleared since) don't
 * count: they would contradict the record.
 */
export function captureProgress<Attempt extends ScoredAttempt>(input: {
  readonly captureId: FingerprintCaptureId;
  readonly attempts: readonly Attempt[];
  readonly excepted: readonly FingerPosition[];
  readonly threshold: number;
}): {
  readonly state: CaptureState;
  readonly expected: FingerPosition[];
  readonly choice: Choice<Attempt> | null;
} {
  const expected = expectedFingers(input.captureId, input.excepted);
  if (expected.length === 0) return { state: 'exception', expected, choice: null };
  const fitting = input.attempts.filter(
    ({ fingers }) =>
      fingers.length === expected.length &&
      expected.every((finger) => fingers.some((candidate) => candidate.finger === finger)),
  );
  const choice = chooseAttempt(fitting, input.threshold);
  if (choice === null) return { state: 'todo', expected, choice };
  return { state: choice.good ? 'good' : 'poor', expected, choice };
}
