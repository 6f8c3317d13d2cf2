import type { DraftView } from '../../../domain/application/draft.ts';
import { meanQuality } from '../../../domain/biometrics/best-of.ts';
import type { FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';

/**
 * "It won't get better": the best image of each finger is taken with the officer's reason, after the policy's number of attempts. The reason
 * is of these images: where a poor one comes to take the place of one of them, it is asked for anew.
 *
 * Failures: `capture-not-poor`, `attempts-left` (details.left).
 */
export function acceptPoorCapture(
  desk: Desk,
  input: { draftId: string; captureId: FingerprintCaptureId; reason: string },
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ record, policy, fingerprints, audit }) => {
    const progress = fingerprints.find(({ captureId }) => captureId === input.captureId);
    if (progress?.state !== 'poor') return err('capture-not-poor');
    const left = policy.fingerprintQuality.attempts - progress.attempts.length;
    if (left > 0) return err('attempts-left', undefined, { left });
    await audit('fingerprint-poor-accepted', {
      capture: input.captureId,
      quality: Math.round(meanQuality(progress.choices)),
      attempts: progress.attempts.length,
    });
    const accepted = {
      reason: input.reason.normalize('NFC'),
      evidenceIds: progress.choices.filter(({ good }) => !good).map(({ evidenceId }) => evidenceId),
    };
    return ok({ ...record, acceptedPoor: { ...record.acceptedPoor, [input.captureId]: accepted } });
  });
}
