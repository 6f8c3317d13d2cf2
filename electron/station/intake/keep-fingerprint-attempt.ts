import type { DraftView } from '../../../domain/application/draft.ts';
import { meanQuality } from '../../../domain/biometrics/best-of.ts';
import type {
  CapturedFinger,
  CapturedSlap,
  FingerCaptureState,
} from '../../../domain/devices/fingerprint-scanner.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { type NewSample, keepSamples } from '../comparing/recent-store.ts';
import type { Desk } from '../desk.ts';
import { writeSetting } from '../vault/settings.ts';
import { changeDraft } from './change-draft.ts';
import type { AttemptRecord } from './draft-record.ts';
import type { RunningFingerprint } from './fingerprint-attempts.ts';
import { storeFinger, storeSlap } from './store-capture.ts';
import { verifyAttempt } from './verify-attempt.ts';

type Captured = Pick<Extract<FingerCaptureState, { phase: 'captured' }>, 'device' | 'fingers' | 'slap'>;

/** Setting under which the station's end of the scanners' hash chain is kept. */
export const chainSetting = 'fingerprint.previous-hash';

/**
 * Verifies what the scanner returned and stores every record and envelope, the attempt, and the end of the hash chain in
 * one transaction; where it gave a whole slap, that too, once its fingers are known to be cut from it. Failures: those of `verifyAttempt`,
 * `tampered` (an image seen before), those of `changeDraft`.
 */
export async function keepFingerprintAttempt(
  desk: Desk,
  running: RunningFingerprint,
  captured: Captured,
): Promise<Result<DraftView>> {
  const { slap } = captured;
  const verified = verifyAttempt(running, captured.fingers, slap);
  if (!verified.ok) return verified;
  if (slap !== undefined) {
    const cut = await verifyCuts(desk, running, captured.fingers, slap);
    if (!cut.ok) return cut;
  }
  return changeDraft(desk, running.draftId, async (atHand) => {
    const number =
      1 + atHand.record.attempts.filter(({ captureId }) => captureId === running.captureId).length;
    const of = { ...running, device: captured.device, number };
    const cutFrom = slap && (await storeSlap(atHand, of, slap));
    if (cutFrom !== undefined && !cutFrom.ok) return cutFrom;
    const fingers: AttemptRecord['fingers'] = [];
    for (const finger of captured.fingers) {
      const stored = await storeFinger(atHand, of, finger, cutFrom?.value);
      if (!stored.ok) return stored;
      fingers.push(stored.value);
    }
    const samples = samplesFrom(captured.fingers, fingers);
    const { draftId: applicationId, ticket } = atHand.draft;
    const at = desk.latest().toISOString();
    await keepSamples(atHand.transaction, { applicationId, ticket, at }, samples);
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

/** The device host that cut them is not taken at its word. Failures: `protocol-error`; `unknown`: nobody can look at them now. */
async function verifyCuts(
  desk: Desk,
  { captureId, expected }: RunningFingerprint,
  fingers: readonly CapturedFinger[],
  slap: CapturedSlap,
): Promise<Result<void>> {
  const cuts = slap.segments.flatMap(({ finger, corners, angleDegrees }) => {
    const cut = fingers.find((one) => one.finger === finger);
    return cut === undefined ? [] : [{ finger, corners, angleDegrees, record: cut.record }];
  });
  const checked = await desk.comparing.checkSlap({ captureId, expected, record: slap.record, cuts });
  if (!checked.ok) return err('unknown', checked.error.code);
  return checked.value === null ? ok() : err('protocol-error', `slap: ${checked.value}`);
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
