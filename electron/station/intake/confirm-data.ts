import type { DraftView } from '../../../domain/application/draft.ts';
import { mayEnter } from '../../../domain/application/progress.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';

/**
 * The applicant was read the data and agrees, said at either window. Failures: `step-locked`; `draft-changed` where the
 * agreement is to an earlier `revision` than the one at hand (the officer was still typing).
 */
export function confirmData(
  desk: Desk,
  input: { draftId: string; revision?: number },
  by: 'officer-window' | 'applicant-window',
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ draft, record, state, at, audit }) => {
    const allowed = mayEnter(state, 'review');
    if (!allowed.ok) return allowed;
    if (input.revision !== undefined && input.revision !== draft.revision) return err('draft-changed');
    await audit('data-confirmed', { revision: draft.revision, by });
    return ok({ ...record, confirmedAt: at, confirmedRevision: draft.revision });
  });
}
