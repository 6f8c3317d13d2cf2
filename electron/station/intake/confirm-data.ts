import type { DraftView } from '../../../domain/application/draft.ts';
import { mayEnter } from '../../../domain/application/progress.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';

/** The applicant was read the data and agrees, said at either window. Failure: `step-locked`. */
export function confirmData(
  desk: Desk,
  input: { draftId: string },
  by: 'officer-window' | 'applicant-window',
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ draft, record, state, at, audit }) => {
    const allowed = mayEnter(state, 'review');
    if (!allowed.ok) return allowed;
    await audit('data-confirmed', { revision: draft.revision, by });
    return ok({ ...record, confirmedAt: at, confirmedRevision: draft.revision });
  });
}
