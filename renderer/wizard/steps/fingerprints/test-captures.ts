import type { AttemptSummary, FingerprintProgress } from '../../../../domain/application/draft.ts';
import { chooseFinger } from '../../../../domain/biometrics/best-of.ts';
import {
  type FingerprintCaptureId,
  fingerprintCaptureIds,
  fingersOf,
} from '../../../../domain/biometrics/positions.ts';

type State = FingerprintProgress['state'];
const scores: Readonly<Record<State, number | null>> = { todo: null, exception: null, good: 80, poor: 20 };

/** A capture in a state, with the one attempt that brings it there. */
export function progress(captureId: FingerprintCaptureId, state: State): FingerprintProgress {
  const score = scores[state];
  const attempts = score === null ? [] : [attempt(captureId, score)];
  return {
    captureId,
    article: 'TT 60/2021/TT-BCA, Điều 5 khoản 3',
    state,
    attempts,
    expected: state === 'exception' ? [] : [...fingersOf(captureId)],
    choices: choicesOf(captureId, attempts),
    comparing: 0,
    acceptedPoorReason: null,
  };
}

export function attempt(captureId: FingerprintCaptureId, quality: number, number = 1): AttemptSummary {
  return {
    attemptId: `${captureId}-${number}`,
    number,
    capturedAt: '2026-11-21T08:00:00.000Z',
    device: { deviceId: 'scanner', make: 'Mô phỏng', model: 'SBI', serialNumber: '1', simulated: true },
    fingers: fingersOf(captureId).map((finger) => ({
      evidenceId: `${captureId}-${finger}-${number}`,
      finger,
      quality,
      deviceQuality: quality,
      stationQuality: quality,
      remarks: [],
    })),
    quality,
    chosen: true,
  };
}

/** The same capture with these attempts, each finger's best chosen as the station does. */
export function withAttempts(
  capture: FingerprintProgress,
  made: readonly AttemptSummary[],
): FingerprintProgress {
  const choices = choicesOf(capture.captureId, made);
  const used = new Set(choices.map(({ attemptId }) => attemptId));
  return {
    ...capture,
    attempts: made.map((one) => ({ ...one, chosen: used.has(one.attemptId) })),
    choices,
    state: choices.every(({ good }) => good) ? 'good' : 'poor',
  };
}

const rule = { threshold: 40, byFinger: { little: 35 } } as const;

function choicesOf(
  captureId: FingerprintCaptureId,
  attempts: readonly AttemptSummary[],
): FingerprintProgress['choices'] {
  return fingersOf(captureId).flatMap((finger) => {
    const best = chooseFinger(finger, attempts, rule);
    if (best === null) return [];
    const { attempt, image, quality, threshold, good, because } = best;
    const { attemptId, number: attemptNumber } = attempt;
    const { evidenceId } = attempt.fingers.find((one) => one === image) ?? { evidenceId: '' };
    return [{ finger, evidenceId, attemptId, attemptNumber, quality, threshold, good, because }];
  });
}

/** All thirteen captures; those not named are `otherwise`. */
export function captures(
  states: Partial<Record<FingerprintCaptureId, State>>,
  otherwise: State = 'todo',
): FingerprintProgress[] {
  return fingerprintCaptureIds.map((id) => progress(id, states[id] ?? otherwise));
}
