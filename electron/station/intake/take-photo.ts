import { randomUUID } from 'node:crypto';
import type { DraftView } from '../../../domain/application/draft.ts';
import { mayEnter } from '../../../domain/application/progress.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { removeEvidence, storeEvidence } from '../vault/evidence-store.ts';
import { changeDraft } from './change-draft.ts';
import { jpegSize } from './jpeg-header.ts';
import { openDraft } from './open-draft.ts';
import type { PhotoSession } from './photo-sessions.ts';

/**
 * Our own limits: no pixel rule for the portrait was found. The card prints 20 × 30 mm (TT 16/2024), the form 4 × 6 cm, ICAO
 * portraits are 35 × 45 mm: width over height of all of these lies inside the bounds.
 */
export const photoLimits = {
  bytes: 4 * 1024 * 1024,
  leastWidth: 400,
  leastHeight: 530,
  leastRatio: 0.64,
  greatestRatio: 0.8,
} as const;

export interface SubmittedPhoto extends Pick<PhotoSession, 'captureSessionId' | 'nonce'> {
  readonly draftId: string;
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly cameraLabel: string;
  readonly remarks: readonly string[];
}

/** Opens the capture session a photo of this applicant must come from. Failures: those of `openDraft`, `step-locked`. */
export async function openPhotoSession(
  desk: Desk,
  input: { draftId: string },
): Promise<Result<PhotoSession>> {
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const allowed = mayEnter(opened.value.state, 'photo');
  if (!allowed.ok) return allowed;
  if (desk.open?.draftId !== input.draftId) return err('draft-not-open');
  return ok(desk.photos.open(input.draftId));
}

/**
 * Takes the picture of the session; an earlier one is replaced.
 *
 * Failures: `photo-session-unknown`, `photo-session-of-another-draft`, `photo-malformed`, `photo-too-large`,
 * `photo-too-small`, `photo-ratio`, `invalid-input`, those of `changeDraft`.
 */
export async function takePhoto(desk: Desk, photo: SubmittedPhoto): Promise<Result<DraftView>> {
  const session = desk.photos.take(photo.draftId, photo);
  if (!session.ok) return session;
  const checked = checkPhoto(photo);
  if (!checked.ok) return checked;
  return changeDraft(desk, photo.draftId, async ({ record, state, transaction, at, audit }) => {
    const allowed = mayEnter(state, 'photo');
    if (!allowed.ok) return allowed;
    if (record.photo !== null) await removeEvidence(transaction, photo.draftId, [record.photo.evidenceId]);
    const { width, height, cameraLabel, captureSessionId } = photo;
    const remarks = [...photo.remarks];
    const evidence = await storeEvidence(
      transaction,
      photo.draftId,
      {
        kind: 'photo',
        evidenceId: randomUUID(),
        mimeType: 'image/jpeg',
        capturedAt: at,
        width,
        height,
        cameraLabel,
        captureSessionId,
        remarks,
      },
      photo.jpeg,
    );
    await audit('photo-taken', { evidence: evidence.evidenceId, remarks: remarks.join(' ') });
    return ok({
      ...record,
      photo: { evidenceId: evidence.evidenceId, width, height, capturedAt: at, remarks },
    });
  });
}

export function checkPhoto(
  photo: Pick<SubmittedPhoto, 'jpeg' | 'width' | 'height' | 'remarks'>,
): Result<
  void,
  Failure<'photo-malformed' | 'photo-too-large' | 'photo-too-small' | 'photo-ratio' | 'invalid-input'>
> {
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
  const ratio = photo.width / photo.height;
  if (ratio < photoLimits.leastRatio || ratio > photoLimits.greatestRatio) return err('photo-ratio');
  if (!photo.remarks.every((remark) => /^[a-z0-9-]+$/.test(remark))) return err('invalid-input', 'remarks');
  return ok();
}

/** "Let's take it again." Failure: `photo-absent`. */
export function removePhoto(desk: Desk, input: { draftId: string }): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ record, transaction, audit }) => {
    if (record.photo === null) return err('photo-absent');
    await removeEvidence(transaction, input.draftId, [record.photo.evidenceId]);
    await audit('photo-removed', {});
    return ok({ ...record, photo: null });
  });
}
