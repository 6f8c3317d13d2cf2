import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type Desk, onDuty } from '../desk.ts';
import { clearDesk } from './clear-desk.ts';

/** "Please wait a moment": the draft stays in the vault, the desk and the applicant window are empty. */
export async function putAside(desk: Desk, input: { draftId: string }): Promise<Result<null>> {
  const duty = onDuty(desk);
  if (!duty.ok) return duty;
  if (desk.sealed?.draftId === input.draftId) {
    await clearDesk(desk);
    return ok(null);
  }
  if (desk.open?.draftId !== input.draftId) return err('draft-not-open');
  await clearDesk(desk);
  await recordAudit(desk, 'draft-put-aside', input.draftId, {});
  return ok(null);
}
