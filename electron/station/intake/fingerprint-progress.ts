import type { FingerprintProgress } from '../../../domain/application/draft.ts';
import { captureProgress, meanQuality } from '../../../domain/biometrics/best-of.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { DraftRecord } from './draft-record.ts';

/**
 * Where each fingerprint capture of the policy stands. Attempts made before an exception was recorded or cleared don't fit
 * any more and are left out; they stay in the vault and count again when the exception is taken back.
 */
export function fingerprintProgressOf(
  record: DraftRecord,
  policy: Policy,
  age: number | null,
): FingerprintProgress[] {
  const excepted = record.fingerExceptions.map(({ finger }) => finger);
  return policy.captures({ age }).flatMap((requirement): FingerprintProgress[] => {
    if (requirement.kind !== 'fingerprint') return [];
    const captureId = requirement.id;
    const made = record.attempts.filter((attempt) => attempt.captureId === captureId);
    const { state, expected, choice } = captureProgress({
      captureId,
      attempts: made,
      excepted,
      threshold: policy.fingerprintQuality.threshold,
    });
    const fitting = made.filter(
      ({ fingers }) =>
        fingers.length === expected.length && fingers.every(({ finger }) => expected.includes(finger)),
    );
    return [
      {
        captureId,
        article: requirement.article,
        state,
        attempts: fitting.map(({ attemptId, number, capturedAt, device, fingers }) => ({
          attemptId,
          number,
          capturedAt,
          device,
          fingers,
          quality: meanQuality(fingers),
          chosen: attemptId === choice?.attempt.attemptId,
        })),
        expected,
        choices: [],
        comparing: 0,
        acceptedPoorReason: state === 'poor' ? (record.acceptedPoor[captureId] ?? null) : null,
      },
    ];
  });
}
