import { randomUUID } from 'node:crypto';
import type { DraftView } from '../../../domain/application/draft.ts';
import { meanQuality } from '../../../domain/biometrics/best-of.ts';
import type { CaptureDevice, CapturedFinger } from '../../../domain/devices/fingerprint-scanner.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { notComparedRemark } from '../comparing/comparing.ts';
import { type NewSample, keepSamples } from '../comparing/recent-store.ts';
import type { Desk } from '../desk.ts';
import { evidenceExists, storeEvidence } from '../vault/evidence-store.ts';
import { writeSetting } from '../vault/settings.ts';
import { type DraftAtHand, changeDraft } from './change-draft.ts';
import type { AttemptRecord } from './draft-record.ts';
import type { RunningFingerprint } from './fingerprint-attempts.ts';
import { verifyAttempt } from './verify-attempt.ts';

/** Setting under which the station's end of the scanners' hash chain is kept. */
export const chainSetting = 'fingerprint.previous-hash';

/**
 * Verifies what the scanner returned and stores every record and envelope, the attempt, and the end of the hash chain in
 * one transaction. Failures: those of `verifyAttempt`, `tampered` (an image seen before), those of `changeDraft`.
 */
export async function keepFingerprintAttempt(
  desk: Desk,
  running: RunningFingerprint,
  captured: { readonly device: CaptureDevice; readonly fingers: readonly CapturedFinger[] },
): Promise<Result<DraftView>> {
  const verified = verifyAttempt(running, captured.fingers);
  if (!verified.ok) return verified;
  return changeDraft(desk, running.draftId, async (atHand) => {
    const number =
      1 + atHand.record.attempts.filter(({ captureId }) => captureId === running.captureId).length;
    const fingers: AttemptRecord['fingers'] = [];
    for (const finger of captured.fingers) {
      const stored = await storeFinger(atHand, running, captured.device, number, finger);
      if (!stored.ok) return stored;
      fingers.push(stored.value);
    }
    const samples = samplesFrom(captured.fingers, fingers);
    const { draftId: applicationId, ticket } = atHand.draft;
    await keepSamples(atHand.transaction, { applicationId, ticket, at: atHand.at }, samples);
    await writeSetting(atHand.transaction, chainSetting, verified.value.lastHash);
    await atHand.audit('fingerprint-captured', {
      capture: running.captureId,
      attempt: running.attemptId,
      number,
      quality: Math.round(meanQuality(fingers)),
    });
    const attempt: AttemptRecord = {
      attemptId: running.attemptId,
      captureId: running.captureId,
      number,
      capturedAt: captured.fingers[0]?.capturedAt ?? atHand.at,
      keptAt: atHand.at,
      device: captured.device,
      fingers,
    };
    const { attempts, uncompared } = atHand.record;
    return ok({
      ...atHand.record,
      attempts: [...attempts, attempt],
      // It is answered now and compared right after.
      uncompared: samples.length === 0 ? uncompared : [...uncompared, attempt.attemptId],
    });
  });
}

/** What the fingers are compared by; nothing for a finger of which the device host gave none. */
function samplesFrom(
  captured: readonly CapturedFinger[],
  fingers: AttemptRecord['fingers'],
): (NewSample & { readonly kind: 'finger' })[] {
  return captured.flatMap(({ finger, template }) => {
    const stored = fingers.find((one) => one.finger === finger);
    if (stored === undefined || template === undefined) return [];
    const { evidenceId, quality } = stored;
    return [{ kind: 'finger' as const, sampleId: evidenceId, finger, quality, bytes: template }];
  });
}

async function storeFinger(
  { transaction, draft }: DraftAtHand,
  running: RunningFingerprint,
  device: CaptureDevice,
  attemptNumber: number,
  captured: CapturedFinger,
): Promise<Result<AttemptRecord['fingers'][number]>> {
  const { finger, impression, capturedAt, width, height, resolutionPpi, compression, estimate } = captured;
  // The estimate was made where the picture was decoded; as it can only lower the score, it need not be trusted.
  const quality = Math.min(captured.quality, estimate?.score ?? captured.quality);
  const remarks = [...(estimate?.verdicts ?? []), ...(captured.template ? [] : [notComparedRemark])];
  const evidenceId = randomUUID();
  const meta = await storeEvidence(
    transaction,
    draft.draftId,
    {
      kind: 'finger',
      evidenceId,
      mimeType: 'application/vnd.iso19794-4',
      capturedAt,
      captureId: running.captureId,
      finger,
      impression,
      attemptId: running.attemptId,
      attemptNumber,
      device,
      quality,
      deviceQuality: captured.quality,
      ...(estimate && { stationQuality: estimate.score, stationAlgorithm: estimate.algorithm }),
      ...(estimate?.measures && { measures: estimate.measures }),
      width,
      height,
      resolutionPpi,
      compression,
      hash: captured.hash.toUpperCase(),
      previousHash: captured.previousHash.toUpperCase(),
    },
    captured.record,
    captured.preview,
  );
  // Live skin never gives the same bytes twice: a repeated image is a replay or another applicant's. A simulated scanner
  // fed with files may repeat itself; the remark stays visible.
  const seenBefore = await evidenceExists(transaction, 'finger', meta.sha256, evidenceId);
  if (seenBefore && !device.simulated) return err('tampered', `${finger}: image seen before`);
  await storeEvidence(
    transaction,
    draft.draftId,
    {
      kind: 'device-envelope',
      evidenceId: randomUUID(),
      mimeType: 'application/jose',
      capturedAt,
      about: evidenceId,
    },
    new TextEncoder().encode(captured.envelope),
  );
  return ok({
    evidenceId,
    finger,
    quality,
    deviceQuality: captured.quality,
    stationQuality: estimate?.score ?? null,
    ...(estimate && { stationAlgorithm: estimate.algorithm }),
    remarks: seenBefore ? [...remarks, 'image-seen-before'] : remarks,
    ...(estimate?.measures && { measures: estimate.measures }),
  });
}
