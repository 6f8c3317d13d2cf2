import { mayEnter } from '../../../domain/application/progress.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { FingerException } from '../../../domain/biometrics/exceptions.ts';
import { type FingerPosition, fingersOf } from '../../../domain/biometrics/positions.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { removeEvidence } from '../vault/evidence-store.ts';
import { changeDraft } from './change-draft.ts';

/**
 * "This finger can't be taken", with its condition (TT 60/2021 Art. 5(3)). Recording one for a finger again replaces the
 * earlier. Failures: `step-locked`, `capture-running` (the finger is on the scanner right now).
 */
export function exceptFinger(
  desk: Desk,
  input: { draftId: string; exception: Omit<FingerException, 'recordedAt' | 'photo'> },
): Promise<Result<DraftView>> {
  const { exception } = input;
  return changeDraft(desk, input.draftId, async ({ record, state, at, audit }) => {
    const allowed = mayEnter(state, 'fingerprints');
    if (!allowed.ok) return allowed;
    if (isOnScanner(desk, exception.finger)) return err('capture-running');
    await audit('fingerprint-excepted', { finger: exception.finger, presence: exception.presence });
    // A picture of the hand shows it, whatever it is called.
    const photo = record.fingerExceptions.find(({ finger }) => finger === exception.finger)?.photo;
    return ok({
      ...record,
      fingerExceptions: [
        ...record.fingerExceptions.filter(({ finger }) => finger !== exception.finger),
        {
          ...exception,
          note: exception.note.normalize('NFC'),
          recordedAt: at,
          ...(photo === undefined ? {} : { photo }),
        },
      ],
    });
  });
}

/** "It can be taken after all." The picture of the hand goes too. Idempotent. */
export function clearFingerException(
  desk: Desk,
  input: { draftId: string; finger: FingerPosition },
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ record, transaction, audit }) => {
    if (isOnScanner(desk, input.finger)) return err('capture-running');
    const photo = record.fingerExceptions.find(({ finger }) => finger === input.finger)?.photo;
    if (photo !== undefined) await removeEvidence(transaction, input.draftId, [photo.evidenceId]);
    const fingerExceptions = record.fingerExceptions.filter(({ finger }) => finger !== input.finger);
    if (fingerExceptions.length < record.fingerExceptions.length) {
      await audit('fingerprint-exception-cleared', { finger: input.finger });
    }
    return ok({ ...record, fingerExceptions });
  });
}

function isOnScanner(desk: Desk, finger: FingerPosition): boolean {
  const captureId = desk.fingerprints.running?.captureId;
  return captureId !== undefined && fingersOf(captureId).includes(finger);
}
