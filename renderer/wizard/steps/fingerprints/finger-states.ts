import type { FingerprintProgress } from '../../../../domain/application/draft.ts';
import {
  type FingerPosition,
  fingerPositions,
  fingersOf,
  type Impression,
  impressionOf,
} from '../../../../domain/biometrics/positions.ts';

/** `finding`: what was taken under this finger's name is in doubt. */
export type FingerState = 'todo' | 'now' | 'good' | 'poor' | 'finding' | 'exception';
export type FingerStates = Readonly<Record<FingerPosition, FingerState>>;

export interface HandsInput {
  readonly captures: readonly FingerprintProgress[];
  readonly current: FingerprintProgress | null;
  /** The scanner is at the current capture: its fingers are `now` whatever earlier attempts scored. */
  readonly running: boolean;
  readonly excepted: readonly FingerPosition[];
  /** Evidence that a finding which stops is about. */
  readonly doubted: ReadonlySet<string>;
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
  { captures, current, running, excepted, doubted }: HandsInput,
): FingerState {
  if (excepted.includes(finger)) return 'exception';
  const here = current?.expected.includes(finger) === true;
  if (here && (running || current.state === 'todo')) return 'now';
  const choices = captures
    .filter(
      ({ captureId }) =>
        fingersOf(captureId).includes(finger) &&
        (impression === null || impressionOf(captureId) === impression),
    )
    .map((capture) => capture.choices.find((choice) => choice.finger === finger) ?? null);
  if (choices.some((choice) => choice !== null && doubted.has(choice.evidenceId))) return 'finding';
  if (choices.some((choice) => choice?.good === false)) return 'poor';
  return choices.length > 0 && choices.every((choice) => choice !== null) ? 'good' : 'todo';
}

/** Whether a finding which stops is about something this capture would give. */
export function isDoubted(capture: FingerprintProgress, doubted: ReadonlySet<string>): boolean {
  return capture.choices.some(({ evidenceId }) => doubted.has(evidenceId));
}
