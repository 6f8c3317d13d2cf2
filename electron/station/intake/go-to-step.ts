import { mayEnter } from '../../../domain/application/progress.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { StepId } from '../../../domain/application/steps.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';

/** Refused with `step-locked` while earlier steps lack something. A capture in flight ends with its step. */
export async function goToStep(
  desk: Desk,
  input: { draftId: string; step: StepId },
): Promise<Result<DraftView>> {
  const moved = await changeDraft(desk, input.draftId, ({ record, state }) => {
    const allowed = mayEnter(state, input.step);
    return allowed.ok ? ok({ ...record, step: input.step }) : allowed;
  });
  if (moved.ok) {
    if (input.step !== 'fingerprints') await desk.fingerprints.cancel();
    if (input.step !== 'signature') await desk.signatures.cancel();
    if (input.step !== 'photo') desk.photos.close();
  }
  return moved;
}
