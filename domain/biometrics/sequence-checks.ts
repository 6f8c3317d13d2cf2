import { err, type Failure, ok, type Result } from '../result.ts';
import {
  type FingerPosition,
  type FingerprintCaptureId,
  fingerprintCaptureIds,
  fingersOf,
  type Impression,
  impressionOf,
} from './positions.ts';

export type SequenceFailure = Failure<
  | 'wrong-finger-count'
  | 'wrong-finger'
  | 'finger-twice'
  | 'wrong-impression'
  | 'capture-unknown'
  | 'capture-twice'
  | 'capture-missing'
  | 'capture-order'
>;

/** What a scanner returned must be exactly what was asked: no finger more, none less, none twice, the impression asked for. */
export function checkAttempt(
  captureId: FingerprintCaptureId,
  expected: readonly FingerPosition[],
  fingers: readonly { readonly finger: FingerPosition; readonly impression: Impression }[],
): Result<void, SequenceFailure> {
  const returned = fingers.map(({ finger }) => finger);
  if (new Set(returned).size !== returned.length) return err('finger-twice', captureId);
  if (returned.length !== expected.length) {
    return err('wrong-finger-count', captureId, { expected: expected.length, returned: returned.length });
  }
  if (!returned.every((finger) => expected.includes(finger) && fingersOf(captureId).includes(finger))) {
    return err('wrong-finger', captureId);
  }
  if (!fingers.every(({ impression }) => impression === impressionOf(captureId))) {
    return err('wrong-impression', captureId);
  }
  return ok();
}

/** The captures of an application: each required one once, none besides, in the required order. */
export function checkSequence(
  required: readonly FingerprintCaptureId[],
  captured: readonly FingerprintCaptureId[],
): Result<void, SequenceFailure> {
  const unknown = captured.find((id) => !required.includes(id));
  if (unknown !== undefined) return err('capture-unknown', unknown);
  const twice = captured.find((id, index) => captured.indexOf(id) !== index);
  if (twice !== undefined) return err('capture-twice', twice);
  const missing = required.find((id) => !captured.includes(id));
  if (missing !== undefined)
    return err('capture-missing', missing, { missing: required.length - captured.length });
  const misplaced = required.find((id, index) => captured[index] !== id);
  return misplaced === undefined ? ok() : err('capture-order', misplaced);
}

/** The first capture, in the required order, that is still to do. */
export function nextCapture(
  captures: readonly { readonly captureId: FingerprintCaptureId; readonly state: string }[],
): FingerprintCaptureId | null {
  return (
    fingerprintCaptureIds.find((id) =>
      captures.some(({ captureId, state }) => captureId === id && state === 'todo'),
    ) ?? null
  );
}
