import { mayEnter } from '../../../domain/application/progress.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';

/** Cấp mới, đổi or cấp lại and its cause; only those of the policy. Failures: `reason-unknown`, `step-locked`. */
export function chooseReason(
  desk: Desk,
  input: { draftId: string; reasonCode: string },
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ record, policy, state, audit }) => {
    const allowed = mayEnter(state, 'reason');
    if (!allowed.ok) return allowed;
    if (!policy.reasons.some(({ code }) => code === input.reasonCode)) return err('reason-unknown');
    await audit('reason-chosen', { reason: input.reasonCode });
    return ok({ ...record, reasonCode: input.reasonCode });
  });
}
