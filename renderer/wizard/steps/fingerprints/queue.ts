import type { FingerprintProgress } from '../../../../domain/application/draft.ts';
import type { FingerprintCaptureId } from '../../../../domain/biometrics/positions.ts';

/** Nothing more is wanted of this capture: good, excepted, or poor and taken so with a reason. */
export function isSettled(capture: FingerprintProgress): boolean {
  if (capture.state === 'poor') return capture.acceptedPoorReason !== null;
  return capture.state !== 'todo';
}

/** The station begins no capture while one before it has no image at all, and none without fingers. */
export function mayStart(captures: readonly FingerprintProgress[], id: FingerprintCaptureId): boolean {
  const position = captures.findIndex(({ captureId }) => captureId === id);
  const capture = captures[position];
  if (capture === undefined || capture.expected.length === 0) return false;
  return captures.slice(0, position).every(({ state }) => state !== 'todo');
}

/** The capture on the screen: the one chosen while it may be started, else the first that wants something. */
export function currentCapture(
  captures: readonly FingerprintProgress[],
  chosen: FingerprintCaptureId | null,
): FingerprintProgress | null {
  if (chosen !== null && mayStart(captures, chosen)) {
    return captures.find(({ captureId }) => captureId === chosen) ?? null;
  }
  return captures.find((capture) => !isSettled(capture)) ?? null;
}

/** What comes after a good capture: the next one to do, then any left poor before; null when all are settled. */
export function captureAfter(
  captures: readonly FingerprintProgress[],
  id: FingerprintCaptureId,
): FingerprintCaptureId | null {
  const position = captures.findIndex(({ captureId }) => captureId === id);
  const later = captures.slice(position + 1).find((capture) => !isSettled(capture));
  const any = later ?? captures.find((capture) => capture.captureId !== id && !isSettled(capture));
  return any?.captureId ?? null;
}

/** The neighbour in the list that may be chosen; the same capture at either end. */
export function neighbour(
  captures: readonly FingerprintProgress[],
  id: FingerprintCaptureId | null,
  step: 1 | -1,
): FingerprintCaptureId | null {
  const open = captures.filter(({ captureId }) => mayStart(captures, captureId));
  const here = open.findIndex(({ captureId }) => captureId === id);
  if (here < 0) return open.at(-1)?.captureId ?? null;
  return (open[here + step] ?? open[here])?.captureId ?? null;
}
