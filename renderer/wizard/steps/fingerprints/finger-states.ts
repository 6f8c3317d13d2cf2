import type { FingerprintProgress } from '../../../../domain/application/draft.ts';
import {
  type FingerPosition,
  fingerPositions,
  fingersOf,
  type Impression,
  impressionOf,
} from '../../../../domain/biometrics/positions.ts';

export type FingerState = 'todo' | 'now' | 'good' | 'poor' | 'exception';
export type FingerStates = Readonly<Record<FingerPosition, FingerState>>;

export interface HandsInput {
  readonly captures: readonly FingerprintProgress[];
  readonly current: FingerprintProgress | null;
  /** The scanner is at the current capture: its fingers are `now` whatever earlier attempts scored. */
  readonly running: boolean;
  readonly excepted: readonly FingerPosition[];
  readonly threshold: number;
}

/**
 * What the two drawn hands show. Every finger is taken twice, flat and rolled: the hands tell of the kind that the
 * current capture is of, and of both when nothing is current.
 */
export function fingerStates(input: HandsInput): FingerStates {
  const impression = input.current === null ? null : impressionOf(input.current.captureId);
  return Object.fromEntries(
    fingerPositions.map((finger) => [finger, stateOf(finger, impression, input)]),
  ) as FingerStates;
}

function stateOf(
  finger: FingerPosition,
  impression: Impression | null,
  { captures, current, running, excepted, threshold }: HandsInput,
): FingerState {
  if (excepted.includes(finger)) return 'exception';
  const here = current?.expected.includes(finger) === true;
  if (here && (running || current.state === 'todo')) return 'now';
  const taken = captures.filter(
    ({ captureId }) =>
      fingersOf(captureId).includes(finger) &&
      (impression === null || impressionOf(captureId) === impression),
  );
  const scores = taken.map((capture) => scoreOf(capture, finger));
  if (scores.some((score) => score !== null && score < threshold)) return 'poor';
  return scores.length > 0 && scores.every((score) => score !== null) ? 'good' : 'todo';
}

/** Score of a finger in the attempt that will be sealed; null where there is none. */
export function scoreOf(capture: FingerprintProgress, finger: FingerPosition): number | null {
  const chosen = capture.attempts.find((attempt) => attempt.chosen);
  return chosen?.fingers.find((one) => one.finger === finger)?.quality ?? null;
}
