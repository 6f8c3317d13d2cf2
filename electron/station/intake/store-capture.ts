import { randomUUID } from 'node:crypto';
import type {
  CaptureDevice,
  CapturedFinger,
  CapturedSlap,
} from '../../../domain/devices/fingerprint-scanner.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { notComparedRemark } from '../comparing/comparing.ts';
import { evidenceExists, storeEvidence } from '../vault/evidence-store.ts';
import type { VaultTransaction } from '../vault/schema.ts';
import type { DraftAtHand } from './change-draft.ts';
import type { AttemptRecord } from './draft-record.ts';
import type { RunningFingerprint } from './fingerprint-attempts.ts';

/** Of which attempt a capture is, and of which device. */
export interface CapturedFor extends Pick<RunningFingerprint, 'captureId' | 'attemptId'> {
  readonly device: CaptureDevice;
  /** Of the attempt, from 1. */
  readonly number: number;
}

/** A whole slap with its envelope; answers its evidence id. Failure: `tampered`, as for a finger. */
export async function storeSlap(
  { transaction, draft }: DraftAtHand,
  { captureId, attemptId, device, number }: CapturedFor,
  slap: CapturedSlap,
): Promise<Result<string>> {
  const evidenceId = randomUUID();
  const { capturedAt, width, height, resolutionPpi, compression, segments } = slap;
  const meta = await storeEvidence(
    transaction,
    draft.draftId,
    {
      kind: 'slap',
      evidenceId,
      mimeType: 'application/vnd.iso19794-4',
      capturedAt,
      captureId,
      attemptId,
      attemptNumber: number,
      device,
      segments,
      width,
      height,
      resolutionPpi,
      compression,
      hash: slap.hash.toUpperCase(),
      previousHash: slap.previousHash.toUpperCase(),
    },
    slap.record,
    slap.preview,
  );
  const seenBefore = await evidenceExists(transaction, 'slap', meta.sha256, evidenceId);
  if (seenBefore && !device.simulated) return err('tampered', 'slap seen before');
  await storeEnvelope(transaction, draft.draftId, evidenceId, slap);
  return ok(evidenceId);
}

async function storeEnvelope(
  transaction: VaultTransaction,
  draftId: string,
  about: string,
  { capturedAt, envelope }: Pick<CapturedSlap, 'capturedAt' | 'envelope'>,
): Promise<void> {
  const meta = { kind: 'device-envelope' as const, evidenceId: randomUUID(), mimeType: 'application/jose' };
  await storeEvidence(
    transaction,
    draftId,
    { ...meta, capturedAt, about },
    new TextEncoder().encode(envelope),
  );
}

/**
 * One finger with its envelope; where it was cut from a slap, it names that instead. Failure: `tampered`, an image that was stored
 * before.
 */
export async function storeFinger(
  { transaction, draft }: DraftAtHand,
  { captureId, attemptId, device, number }: CapturedFor,
  captured: CapturedFinger,
  slap?: string,
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
      captureId,
      finger,
      impression,
      attemptId,
      attemptNumber: number,
      device,
      quality,
      deviceQuality: captured.quality,
      ...(estimate && { stationQuality: estimate.score, stationAlgorithm: estimate.algorithm }),
      ...(estimate?.measures && { measures: estimate.measures }),
      ...(slap === undefined ? {} : { slap }),
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
  if (slap === undefined) await storeEnvelope(transaction, draft.draftId, evidenceId, captured);
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
