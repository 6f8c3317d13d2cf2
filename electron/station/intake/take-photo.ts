import { randomUUID } from 'node:crypto';
import type { DraftView } from '../../../domain/application/draft.ts';
import { mayEnter } from '../../../domain/application/progress.ts';
import type { LivenessResult } from '../../../domain/biometrics/face/portrait-check.ts';
import { stoppingChecks } from '../../../domain/biometrics/face/portrait-score.ts';
import type { PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { addFindings, type NewFinding } from '../comparing/add-findings.ts';
import { keepSamples, removeSamples } from '../comparing/recent-store.ts';
import type { Desk } from '../desk.ts';
import { chipFinding, descriptorBytes, earlierFaceFindings } from '../faces/compare-faces.ts';
import type { StillLook } from '../faces/look-at-still.ts';
import { removeEvidenceWithCompanions, storeEvidence } from '../vault/evidence-store.ts';
import { changeDraft } from './change-draft.ts';
import { jpegSize } from './jpeg-header.ts';
import { openDraft } from './open-draft.ts';
import { livenessRemarks, type PhotoSession } from './photo-sessions.ts';

/** Of the whole frame: our own limits, no pixel rule for the portrait was found. A portrait of 3:4 must fit in. */
export const photoLimits = {
  bytes: 8 * 1024 * 1024,
  leastWidth: 400,
  leastHeight: 530,
  greatestSide: 4096,
} as const;

export interface SubmittedPhoto extends Pick<PhotoSession, 'captureSessionId' | 'nonce'> {
  readonly draftId: string;
  /** The camera's whole frame. */
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly cameraLabel: string;
  readonly remarks: readonly string[];
  readonly liveness?: readonly LivenessResult[] | undefined;
}

/** Opens the capture session a photo of this applicant must come from. Failures: those of `openDraft`, `step-locked`. */
export async function openPhotoSession(
  desk: Desk,
  input: { draftId: string },
): Promise<Result<PhotoSession>> {
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const { state, draft } = opened.value;
  // A hand is pictured while fingerprints are taken, which comes before the portrait.
  const picturesHand = draft.record.fingerExceptions.length > 0 && mayEnter(state, 'fingerprints').ok;
  const allowed = mayEnter(state, 'photo');
  if (!allowed.ok && !picturesHand) return allowed;
  if (desk.open?.draftId !== input.draftId) return err('draft-not-open');
  desk.faces?.warm();
  // At a citizen's home, and at a desk without an officer, a picture held before the camera would be easier.
  const challenged = draft.record.intakePlace === 'home' || desk.config.remoteDesk === true;
  const session = desk.photos.open(input.draftId, { challenged });
  // The person sees what is asked of them.
  if (session.challenges.length > 0) desk.refreshApplicant();
  return ok(session);
}

/** Shows the person which challenges are over. Failures: `photo-session-unknown`, `photo-session-of-another-draft`. */
export function showChallenges(
  desk: Desk,
  input: { draftId: string; captureSessionId: string; nonce: string; over: readonly boolean[] },
): Result<null> {
  const shown = desk.photos.challenged(input.draftId, input, input.over);
  if (!shown.ok) return shown;
  desk.refreshApplicant();
  return ok(null);
}

/**
 * Takes the frame of the session: it is looked at here, the portrait is cropped here, and both are kept; an earlier photo is replaced. Where
 * nobody can look, the frame is kept as it came with the remark `not-checked`.
 *
 * Failures: `photo-session-unknown`, `photo-session-of-another-draft`, `photo-malformed`, `photo-too-large`,
 * `photo-too-small`, `invalid-input`, those of `changeDraft`.
 */
export async function takePhoto(desk: Desk, photo: SubmittedPhoto): Promise<Result<DraftView>> {
  const session = desk.photos.take(photo.draftId, photo);
  if (!session.ok) return session;
  const checked = checkFrame(photo);
  if (!checked.ok) return checked;
  const opened = await openDraft(desk, photo.draftId);
  if (!opened.ok) return opened;
  const { policy } = opened.value;
  const looked = await lookAt(desk, photo.jpeg, policy.portrait);
  if (!looked.ok) return looked;
  const look = looked.value;
  const findings = await withChip(desk, photo.draftId, look);
  return changeDraft(desk, photo.draftId, async (atHand) => {
    const { record, state, transaction, at, audit } = atHand;
    const allowed = mayEnter(state, 'photo');
    if (!allowed.ok) return allowed;
    if (record.photo !== null) {
      await removeEvidenceWithCompanions(transaction, photo.draftId, [record.photo.evidenceId]);
      await removeSamples(transaction, [record.photo.evidenceId]);
    }
    const evidenceId = randomUUID();
    const frame = look === null ? null : randomUUID();
    const checks = look?.checks ?? undefined;
    const remarks = [
      ...new Set([...remarksOf(look, photo), ...livenessRemarks(session.value, photo.liveness)]),
    ];
    const { width, height, jpeg } = look === null ? photo : look.portrait;
    const { cameraLabel, captureSessionId } = photo;
    const liveness = session.value.length === 0 ? undefined : photo.liveness;
    const told = {
      remarks,
      ...(checks === undefined ? {} : { checks: [...checks] }),
      ...(liveness === undefined ? {} : { liveness: [...liveness] }),
    };
    const common = { mimeType: 'image/jpeg', capturedAt: at };
    await storeEvidence(
      transaction,
      photo.draftId,
      {
        ...common,
        ...told,
        kind: 'photo',
        evidenceId,
        width,
        height,
        cameraLabel,
        captureSessionId,
        ...(frame === null ? {} : { frame }),
      },
      jpeg,
    );
    if (frame !== null) {
      const meta = { ...common, kind: 'photo-frame' as const, evidenceId: frame, about: evidenceId };
      await storeEvidence(
        transaction,
        photo.draftId,
        { ...meta, width: photo.width, height: photo.height },
        photo.jpeg,
      );
    }
    await audit('photo-taken', { evidence: evidenceId, remarks: remarks.join(' ') });
    const kept = { ...record, photo: { evidenceId, width, height, capturedAt: at, ...told } };
    const descriptor = look?.descriptor ?? null;
    if (look === null || descriptor === null) return ok(kept);
    const earlier = await earlierFaceFindings(
      transaction,
      photo.draftId,
      evidenceId,
      descriptor,
      policy,
      desk.latest(),
      record.fields.personalNumber,
    );
    const recent = {
      applicationId: photo.draftId,
      ticket: atHand.draft.ticket,
      at: desk.latest().toISOString(),
    };
    await keepSamples(transaction, recent, [
      { sampleId: evidenceId, kind: 'face', quality: look.score, bytes: descriptorBytes(descriptor) },
    ]);
    return ok(await addFindings(atHand, kept, [...findings(evidenceId), ...earlier]));
  });
}

/** Null where nobody can look at it; then the frame itself is the portrait. */
async function lookAt(
  desk: Desk,
  jpeg: Uint8Array,
  rules: PortraitRules,
): Promise<Result<StillLook | null, Failure<'photo-malformed'>>> {
  if (desk.faces === null) return ok(null);
  const looked = await desk.faces.look(jpeg, rules);
  if (looked.ok) {
    if (looked.value.checks === null)
      desk.log.warn({ backend: looked.value.backend }, 'portrait not checked');
    return ok(looked.value);
  }
  if (looked.error.code === 'picture-unreadable') return err('photo-malformed');
  desk.log.warn({ code: looked.error.code }, 'portrait not checked');
  return ok(null);
}

/** What the station's own look does not meet; what the live picture said, where the station could not look or the still can't show it. */
function remarksOf(look: StillLook | null, { remarks }: SubmittedPhoto): string[] {
  const { checks } = look ?? { checks: null };
  if (checks === null) return [...remarks, 'not-checked'];
  const own = checks.filter(({ state }) => state === 'not-met').map(({ code }) => code);
  const judged = new Set<string>(checks.map(({ code }) => code));
  return [...own, ...remarks.filter((remark) => !judged.has(remark))];
}

/** The portrait of the chip that lies on the reader, if one was read for this applicant. */
async function withChip(
  desk: Desk,
  draftId: string,
  look: StillLook | null,
): Promise<(evidenceId: string) => NewFinding[]> {
  const { held } = desk.cards;
  // While the picture was looked at, another applicant's card may have come to lie there.
  const chip = held?.draftId === draftId ? held.portrait : null;
  const descriptor = look?.descriptor ?? null;
  if (chip === null || descriptor === null || desk.faces === null) return () => [];
  const described = await desk.faces.describe(chip.content, chip.mimeType);
  if (!described.ok || described.value === null) return () => [];
  const other = described.value;
  return (evidenceId) => chipFinding(evidenceId, descriptor, other, 'DG2');
}

export function checkFrame(
  photo: Pick<SubmittedPhoto, 'jpeg' | 'width' | 'height' | 'remarks'>,
): Result<void, Failure<'photo-malformed' | 'photo-too-large' | 'photo-too-small' | 'invalid-input'>> {
  if (photo.jpeg.length > photoLimits.bytes) {
    return err('photo-too-large', undefined, { limit: photoLimits.bytes });
  }
  const size = jpegSize(photo.jpeg);
  if (!size.ok) return err('photo-malformed', size.error.cause);
  if (size.value.width !== photo.width || size.value.height !== photo.height) {
    return err('photo-malformed', 'size differs from the frame header');
  }
  if (photo.width < photoLimits.leastWidth || photo.height < photoLimits.leastHeight) {
    return err('photo-too-small', undefined, { width: photo.width, height: photo.height });
  }
  if (Math.max(photo.width, photo.height) > photoLimits.greatestSide) {
    return err('photo-too-large', undefined, { limit: photoLimits.bytes });
  }
  if (!photo.remarks.every((remark) => /^[a-z0-9-]+$/.test(remark))) return err('invalid-input', 'remarks');
  return ok();
}

/**
 * "It won't get better": a portrait that fails a stopping check is kept with the officer's reason. Failures: `photo-absent`,
 * `photo-not-poor`, those of `changeDraft`.
 */
export function acceptPoorPhoto(
  desk: Desk,
  input: { draftId: string; reason: string },
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ record, policy, audit }) => {
    const { photo } = record;
    if (photo === null) return err('photo-absent');
    const stopping = stoppingChecks(photo.checks ?? [], policy.portrait);
    if (stopping.length === 0) return err('photo-not-poor');
    await audit('photo-poor-accepted', { checks: stopping.join(' ') });
    return ok({ ...record, photo: { ...photo, acceptedPoorReason: input.reason.normalize('NFC') } });
  });
}

/** "Let's take it again." Failure: `photo-absent`. */
export function removePhoto(desk: Desk, input: { draftId: string }): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ record, transaction, audit }) => {
    if (record.photo === null) return err('photo-absent');
    await removeEvidenceWithCompanions(transaction, input.draftId, [record.photo.evidenceId]);
    await removeSamples(transaction, [record.photo.evidenceId]);
    await audit('photo-removed', {});
    return ok({ ...record, photo: null });
  });
}
