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
    const { state, expected, fitting, choices } = captureProgress({
      captureId,
      attempts: record.attempts.filter((attempt) => attempt.captureId === captureId),
      excepted,
      rule: policy.fingerprintQuality,
    });
    const chosen = new Set(choices.map(({ attempt }) => attempt.attemptId));
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
          chosen: chosen.has(attemptId),
        })),
        expected,
        choices: choices.map(({ finger, image, attempt, quality, threshold, good, because }) => ({
          finger,
          evidenceId: image.evidenceId,
          attemptId: attempt.attemptId,
          attemptNumber: attempt.number,
          quality,
          threshold,
          good,
          because,
        })),
        comparing: fitting.filter(({ attemptId }) => record.uncompared.includes(attemptId)).length,
        acceptedPoorReason: state === 'poor' ? (record.acceptedPoor[captureId] ?? null) : null,
      },
    ];
  });
}
