import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { withPersonsNow } from '../comparing/persons.ts';
import { type Desk, onDuty } from '../desk.ts';
import { clearDesk } from './clear-desk.ts';
import { layOnDesk } from './lay-on-desk.ts';
import { factsOf } from './draft-facts.ts';
import { type StoredDraft, readDraft, updateDraft } from './draft-store.ts';
import { draftViewOf } from './draft-view.ts';

/**
 * "I go on with this one", at the step where it was left. An officer's draft is opened by that officer; a supervisor may take
 * another's over. Opening what is open already (the window was reloaded) disturbs nothing.
 *
 * Failures: `not-provisioned`, `not-signed-in`, `draft-unknown`, `draft-sealed`, `draft-of-another-officer`.
 */
export async function openApplication(desk: Desk, input: { draftId: string }): Promise<Result<DraftView>> {
  const duty = onDuty(desk);
  if (!duty.ok) return duty;
  const { officer } = duty.value;
  const found = await readDraft(desk.vault.database, input.draftId);
  if (found === null) return err('draft-unknown');
  if (found.status === 'sealed') return err('draft-sealed');
  if (found.ownerId !== officer.id && officer.role !== 'supervisor') return err('draft-of-another-officer');
  if (desk.open?.draftId !== input.draftId) await clearDesk(desk);
  const opened = await desk.vault.change(async (transaction): Promise<Result<DraftView>> => {
    if (desk.officer?.id !== officer.id) return err('not-signed-in');
    const stored = await readDraft(transaction, input.draftId);
    if (stored === null) return err('draft-unknown');
    const now = desk.now();
    const common = { at: now, officerId: officer.id, subjectId: stored.draftId };
    let draft: StoredDraft = stored;
    if (stored.ownerId === officer.id) {
      await appendAudit(transaction, { ...common, event: 'draft-opened', details: {} });
    } else {
      draft = { ...stored, ownerId: officer.id, revision: stored.revision + 1 };
      await updateDraft(transaction, draft);
      await appendAudit(transaction, {
        ...common,
        event: 'draft-taken-over',
        details: { from: stored.ownerId },
      });
    }
    const judged = { ...draft, record: await withPersonsNow(transaction, draft.record) };
    return ok(draftViewOf(judged, factsOf(judged, now)));
  });
  if (!opened.ok) return opened;
  const laid = await layOnDesk(desk, officer, opened.value);
  if (!laid.ok) return laid;
  // It may have been put aside, or the station ended, before everything was compared and looked at.
  desk.comparing.wake(laid.value.draftId);
  desk.pages.lookAgain(desk, laid.value);
  return laid;
}
