import type { AttemptSummary, FingerprintProgress } from '../../../../domain/application/draft.ts';
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
  return {
    captureId,
    article: 'TT 60/2021/TT-BCA, Điều 5 khoản 3',
    state,
    attempts: score === null ? [] : [attempt(captureId, score)],
    expected: state === 'exception' ? [] : [...fingersOf(captureId)],
    choices: [],
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

/** All thirteen captures; those not named are `otherwise`. */
export function captures(
  states: Partial<Record<FingerprintCaptureId, State>>,
  otherwise: State = 'todo',
): FingerprintProgress[] {
  return fingerprintCaptureIds.map((id) => progress(id, states[id] ?? otherwise));
}
