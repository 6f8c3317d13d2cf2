import { randomUUID } from 'node:crypto';
import { mayEnter } from '../../../domain/application/progress.ts';
import { thresholdForAll } from '../../../domain/biometrics/best-of.ts';
import { adviceAfter } from '../../../domain/devices/finger-advice.ts';
import { type FingerprintCaptureId, fingersOf, impressionOf } from '../../../domain/biometrics/positions.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { readSetting } from '../vault/settings.ts';
import { chainSetting } from './keep-fingerprint-attempt.ts';
import { openDraft } from './open-draft.ts';
import { firstPreviousHash } from './verify-attempt.ts';

/** A scanner stops by itself at what it was asked for: more is asked for than must be had. MOSIP's documentation sets 40 for slaps and thumbs. */
const leastAsked = 40;

/**
 * Starts one attempt at one capture. A capture may be repeated at any time, but none is begun while one before it in the
 * policy's order has no image at all.
 *
 * Failures: those of `openDraft`, `step-locked`, `capture-not-required`, `capture-out-of-order`, `capture-excepted`,
 * `capture-running`, `device-host-absent`, and the device's own codes.
 */
export async function captureFingerprints(
  desk: Desk,
  input: { draftId: string; captureId: FingerprintCaptureId },
): Promise<Result<{ attemptId: string }>> {
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const { state, policy, fingerprints, draft } = opened.value;
  const allowed = mayEnter(state, 'fingerprints');
  if (!allowed.ok) return allowed;
  const position = fingerprints.findIndex(({ captureId }) => captureId === input.captureId);
  const progress = fingerprints[position];
  if (progress === undefined) return err('capture-not-required');
  if (fingerprints.slice(0, position).some((earlier) => earlier.state === 'todo')) {
    return err('capture-out-of-order');
  }
  if (progress.expected.length === 0) return err('capture-excepted');
  const previousHash = (await readSetting(desk.vault.database, chainSetting)) ?? firstPreviousHash;
  if (desk.fingerprints.running ?? desk.signatures.running ?? desk.officerFingers.running) {
    return err('capture-running');
  }
  // The desk may have been cleared while the vault was read: the attempt belongs to whoever is on it now, or to nobody.
  if (desk.open?.draftId !== draft.draftId) return err('draft-not-open');

  const attemptId = `fp-${randomUUID()}`;
  const { fingerprintMs, hostGraceMs } = desk.timings;
  const rule = policy.fingerprintQuality;
  const advice = adviceAfter(progress.attempts.at(-1)?.fingers ?? [], rule);
  desk.fingerprints.begin(
    {
      attemptId,
      draftId: draft.draftId,
      captureId: input.captureId,
      expected: progress.expected,
      previousHash,
    },
    fingerprintMs + hostGraceMs,
  );
  const started = await desk.devices.call('fingerprint.start', {
    attemptId,
    impression: impressionOf(input.captureId),
    fingers: progress.expected,
    exceptions: fingersOf(input.captureId).filter((finger) => !progress.expected.includes(finger)),
    requestedScore: Math.max(leastAsked, thresholdForAll(rule, progress.expected)),
    timeoutMs: fingerprintMs,
    previousHash,
    ...(advice && { advice }),
  });
  if (!started.ok) {
    desk.fingerprints.abandon(attemptId);
    return started;
  }
  return ok({ attemptId });
}

/** Esc: stops the device and keeps what earlier attempts took. */
export async function cancelFingerprints(desk: Desk, input: { draftId: string }): Promise<Result<null>> {
  if (desk.fingerprints.running?.draftId === input.draftId) await desk.fingerprints.cancel();
  return ok(null);
}
