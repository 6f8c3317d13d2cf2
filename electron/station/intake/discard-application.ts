import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { forgetApplicant } from '../comparing/recent-store.ts';
import { type Desk, onDuty } from '../desk.ts';
import { destroyDataKey } from '../vault/application-keys.ts';
import { clearDesk } from './clear-desk.ts';
import { readDraft } from './draft-store.ts';

/**
 * "This one is not to be": the application's key is destroyed, draft and evidence are deleted. The reason is asked for so that nobody discards by a slip of
 * the hand; being free text about a person it is not kept.
 */
export async function discardApplication(
  desk: Desk,
  input: { draftId: string; reason: string },
): Promise<Result<null>> {
  const duty = onDuty(desk);
  if (!duty.ok) return duty;
  const { officer } = duty.value;
  const discarded = await desk.vault.change(async (transaction): Promise<Result<null>> => {
    const draft = await readDraft(transaction, input.draftId);
    if (draft === null) return err('draft-unknown');
    if (draft.status === 'sealed') return err('draft-sealed');
    if (draft.ownerId !== officer.id && officer.role !== 'supervisor') return err('draft-of-another-officer');
    await destroyDataKey(transaction, input.draftId, 'evidence');
    await forgetApplicant(transaction, input.draftId);
    await transaction.deleteFrom('draft').where('id', '=', input.draftId).execute();
    await appendAudit(transaction, {
      at: desk.now(),
      event: 'draft-discarded',
      officerId: officer.id,
      subjectId: input.draftId,
      details: { ticket: draft.ticket },
    });
    return ok(null);
  });
  if (discarded.ok) await desk.vault.forgetDeleted();
  if (discarded.ok && desk.open?.draftId === input.draftId) await clearDesk(desk);
  return discarded;
}
