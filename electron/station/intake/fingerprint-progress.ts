import type { FingerprintProgress } from '../../../domain/application/draft.ts';
import { saidNow } from '../../../domain/application/findings.ts';
import { captureProgress, hasExactly, meanQuality } from '../../../domain/biometrics/best-of.ts';
import { notTakenAnew } from '../../../domain/biometrics/guard/taken-anew.ts';
import type { FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
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
    const counting = notTakenAnew(made, saidNow(record.findings));
    const { state, expected, choices } = captureProgress({
      captureId,
      attempts: counting,
      excepted,
      rule: policy.fingerprintQuality,
    });
    const fitting = made.filter((attempt) => hasExactly(attempt, expected));
    const gaveWay = counting.length < made.length;
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
          because: gaveWay && because === 'only-attempt' && good ? 'taken-anew' : because,
        })),
        comparing: fitting.filter(({ attemptId }) => record.uncompared.includes(attemptId)).length,
        acceptedPoorReason: state === 'poor' ? reasonFor(choices, record.acceptedPoor[captureId]) : null,
      },
    ];
  });
}

/** Null unless every poor image that would be sealed is one of those the officer gave the reason for. */
function reasonFor(
  choices: readonly { readonly good: boolean; readonly image: { readonly evidenceId: string } }[],
  accepted: DraftRecord['acceptedPoor'][FingerprintCaptureId],
): string | null {
  if (accepted === undefined) return null;
  const poor = choices.filter(({ good }) => !good);
  return poor.every(({ image }) => accepted.evidenceIds.includes(image.evidenceId)) ? accepted.reason : null;
}
