import type { FingerKind } from '../policy/policy.ts';
import { type FingerPosition, type FingerprintCaptureId, fingersOf } from './positions.ts';

/** What choosing needs of an attempt; `AttemptSummary` fits. */
export interface ScoredAttempt {
  readonly attemptId: string;
  readonly number: number;
  readonly fingers: readonly ScoredFinger[];
}

export interface ScoredFinger {
  readonly finger: FingerPosition;
  readonly quality: number;
}

/** Lowest scores that are good enough; `Policy.fingerprintQuality` fits. */
export interface QualityRule {
  readonly threshold: number;
  readonly byFinger: Readonly<Partial<Record<FingerKind, number>>>;
}

const kinds: Readonly<Record<FingerPosition, FingerKind>> = {
  RIGHT_THUMB: 'thumb',
  RIGHT_INDEX: 'index',
  RIGHT_MIDDLE: 'middle',
  RIGHT_RING: 'ring',
  RIGHT_LITTLE: 'little',
  LEFT_THUMB: 'thumb',
  LEFT_INDEX: 'index',
  LEFT_MIDDLE: 'middle',
  LEFT_RING: 'ring',
  LEFT_LITTLE: 'little',
};

export function kindOf(finger: FingerPosition): FingerKind {
  return kinds[finger];
}

/** What an image of this finger has to reach. */
export function thresholdFor(rule: QualityRule, finger: FingerPosition): number {
  return rule.byFinger[kindOf(finger)] ?? rule.threshold;
}

/** What a device that knows of one threshold only is told for several fingers: the highest of theirs. */
export function thresholdForAll(rule: QualityRule, fingers: readonly FingerPosition[]): number {
  return fingers.length === 0
    ? rule.threshold
    : Math.max(...fingers.map((finger) => thresholdFor(rule, finger)));
}

/**
 * Why this image of a finger is the one sealed. `best-of-poor`: none reaches the finger's threshold, this one is nearest. An
 * only attempt that is poor is `only-attempt` too: there was nothing to choose.
 */
export type ChoiceReason = 'only-attempt' | 'best-score' | 'best-of-poor';

export interface FingerBest<Attempt extends ScoredAttempt> {
  readonly finger: FingerPosition;
  readonly attempt: Attempt;
  /** The finger as `attempt` has it. */
  readonly image: Attempt['fingers'][number];
  readonly quality: number;
  readonly threshold: number;
  /** Reaches the threshold. */
  readonly good: boolean;
  readonly because: ChoiceReason;
}

export type CaptureState = 'todo' | 'good' | 'poor' | 'exception';

/** Mean of the fingers' scores; 0 for no finger. */
export function meanQuality(fingers: readonly Pick<ScoredFinger, 'quality'>[]): number {
  if (fingers.length === 0) return 0;
  return fingers.reduce((sum, { quality }) => sum + quality, 0) / fingers.length;
}

/** Each finger reaches its own threshold; false for no finger. */
export function isGood(fingers: readonly ScoredFinger[], rule: QualityRule): boolean {
  return fingers.length > 0 && fingers.every(({ finger, quality }) => quality >= thresholdFor(rule, finger));
}

/**
 * The image of one finger to seal, whichever attempt it is of: one that reaches the finger's threshold before one that does not,
 * then the higher score, then the earlier. As the threshold is the same for every image of a finger, that is the highest score.
 * Null where no attempt has the finger.
 */
export function chooseFinger<Attempt extends ScoredAttempt>(
  finger: FingerPosition,
  attempts: readonly Attempt[],
  rule: QualityRule,
): FingerBest<Attempt> | null {
  const threshold = thresholdFor(rule, finger);
  const images = attempts
    .flatMap((attempt) => {
      const image: Attempt['fingers'][number] | undefined = attempt.fingers.find(
        (candidate) => candidate.finger === finger,
      );
      return image === undefined ? [] : [{ attempt, image, quality: image.quality }];
    })
    .toSorted((one, other) => other.quality - one.quality || one.attempt.number - other.attempt.number);
  const [best, ...others] = images;
  if (best === undefined) return null;
  const good = best.quality >= threshold;
  const chosen = good ? 'best-score' : 'best-of-poor';
  return { finger, ...best, threshold, good, because: others.length === 0 ? 'only-attempt' : chosen };
}

/** Fingers a capture still has to contain. */
export function expectedFingers(
  captureId: FingerprintCaptureId,
  excepted: readonly FingerPosition[],
): FingerPosition[] {
  return fingersOf(captureId).filter((finger) => !excepted.includes(finger));
}

/** Whether an attempt has exactly these fingers. */
export function hasExactly(attempt: ScoredAttempt, expected: readonly FingerPosition[]): boolean {
  return (
    attempt.fingers.length === expected.length &&
    expected.every((finger) => attempt.fingers.some((candidate) => candidate.finger === finger))
  );
}

/**
 * Where a capture stands, and the best image of each finger over all its attempts.
 *
 * An attempt with other fingers than are expected now (an exception was recorded or cleared since) gives none: a scanner names the fingers
 * of a slap by their order, so where it was asked for four and one of them can't be there, the names of the other three
 * are in doubt too. Whoever has a finger excepted after a poor slap gives the others once more.
 */
export function captureProgress<Attempt extends ScoredAttempt>(input: {
  readonly captureId: FingerprintCaptureId;
  readonly attempts: readonly Attempt[];
  readonly excepted: readonly FingerPosition[];
  readonly rule: QualityRule;
}): {
  readonly state: CaptureState;
  readonly expected: FingerPosition[];
  /** Attempts that may give fingers, in their order. */
  readonly fitting: Attempt[];
  /** One for each expected finger; empty before the first fitting attempt. */
  readonly choices: FingerBest<Attempt>[];
} {
  const expected = expectedFingers(input.captureId, input.excepted);
  if (expected.length === 0) return { state: 'exception', expected, fitting: [], choices: [] };
  const fitting = input.attempts.filter((attempt) => hasExactly(attempt, expected));
  const choices = expected.flatMap((finger) => chooseFinger(finger, fitting, input.rule) ?? []);
  if (choices.length === 0) return { state: 'todo', expected, fitting, choices };
  const good = choices.every((choice) => choice.good);
  return { state: good ? 'good' : 'poor', expected, fitting, choices };
}
