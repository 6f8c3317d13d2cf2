import { randomUUID } from 'node:crypto';
import type { DraftView } from '../../../domain/application/draft.ts';
import { mayEnter } from '../../../domain/application/progress.ts';
import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { removeEvidence, storeEvidence } from '../vault/evidence-store.ts';
import { changeDraft } from './change-draft.ts';
import { type SubmittedPhoto, checkFrame } from './take-photo.ts';

/**
 * The picture of a hand whose finger can't be captured, out of a photo session of this application; an earlier one of the same finger
 * is replaced. It goes when the exception is taken back.
 *
 * Failures: `exception-absent`: the finger is not excepted; those of the session and the frame as for a portrait, those of `changeDraft`.
 */
export async function pictureHand(
  desk: Desk,
  photo: Omit<SubmittedPhoto, 'remarks' | 'liveness'> & { readonly finger: FingerPosition },
): Promise<Result<DraftView>> {
  const session = desk.photos.take(photo.draftId, photo);
  if (!session.ok) return session;
  const checked = checkFrame({ ...photo, remarks: [] });
  if (!checked.ok) return checked;
  return changeDraft(desk, photo.draftId, async ({ record, state, transaction, at, audit }) => {
    const allowed = mayEnter(state, 'fingerprints');
    if (!allowed.ok) return allowed;
    const exception = record.fingerExceptions.find(({ finger }) => finger === photo.finger);
    if (exception === undefined) return err('exception-absent');
    const earlier = exception.photo === undefined ? [] : [exception.photo.evidenceId];
    await removeEvidence(transaction, photo.draftId, earlier);
    const evidenceId = randomUUID();
    const { finger, width, height, cameraLabel, captureSessionId } = photo;
    await storeEvidence(
      transaction,
      photo.draftId,
      {
        kind: 'exception-photo',
        evidenceId,
        mimeType: 'image/jpeg',
        capturedAt: at,
        finger,
        width,
        height,
        cameraLabel,
        captureSessionId,
      },
      photo.jpeg,
    );
    await audit('fingerprint-exception-photographed', { finger });
    return ok({
      ...record,
      fingerExceptions: record.fingerExceptions.map((one) =>
        one.finger === finger ? { ...one, photo: { evidenceId, capturedAt: at } } : one,
      ),
    });
  });
}
