import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { AuditEvent, AuditEvents } from '../audit/events.ts';
import { auditSaidNow } from '../comparing/add-findings.ts';
import { withPersonsNow } from '../comparing/persons.ts';
import type { Desk } from '../desk.ts';
import { reached } from '../fault-points.ts';
import { removeEvidenceWithCompanions } from '../vault/evidence-store.ts';
import type { VaultTransaction } from '../vault/schema.ts';
import { withConsequences } from './consequences.ts';
import { factsOf } from './draft-facts.ts';
import type { DraftRecord } from './draft-record.ts';
import { type StoredDraft, updateDraft } from './draft-store.ts';
import { draftViewOf } from './draft-view.ts';
import { type OpenDraft, openDraft } from './open-draft.ts';

/** A draft opened for one change, inside its transaction: `transaction` is the only way to the vault meanwhile. */
export interface DraftAtHand extends OpenDraft {
  readonly record: DraftRecord;
  readonly transaction: VaultTransaction;
  /** Moment of the change, ISO UTC. */
  readonly at: string;
  audit<E extends AuditEvent>(event: E, details: AuditEvents[E]): Promise<void>;
}

/**
 * The one way a draft changes: the signed-in officer's own draft, open on the desk, not sealed; one transaction; revision
 * up by one; answered and announced only after the commit. Failures: those of `openDraft` and of `work`.
 */
export async function changeDraft(
  desk: Desk,
  draftId: string,
  work: (atHand: DraftAtHand) => Promise<Result<DraftRecord>> | Result<DraftRecord>,
): Promise<Result<DraftView>> {
  const left = { uncompared: 0 };
  const changed = await desk.vault.change(async (transaction): Promise<Result<DraftView>> => {
    const opened = await openDraft(desk, draftId, transaction);
    if (!opened.ok) return opened;
    const now = desk.now();
    const before = opened.value.draft;
    const audit: DraftAtHand['audit'] = (event, details) =>
      appendAudit(transaction, {
        at: now,
        event,
        officerId: opened.value.officer.id,
        subjectId: draftId,
        details,
      });
    const result = await work({
      ...opened.value,
      record: before.record,
      transaction,
      at: now.toISOString(),
      audit,
    });
    if (!result.ok) return result;
    const record = await withPersonsNow(transaction, withConsequences(before.record, result.value));
    await auditSaidNow(audit, before.record, record);
    const voided = result.value.signatures.filter((signature) => !record.signatures.includes(signature));
    // A void signature must not be sealed beside the one that takes its place.
    if (voided.length > 0) {
      const ids = voided.map(({ evidenceId }) => evidenceId);
      await removeEvidenceWithCompanions(transaction, draftId, ids);
    }
    const draft: StoredDraft = {
      ...before,
      revision: before.revision + 1,
      savedAt: now.toISOString(),
      record,
    };
    await updateDraft(transaction, draft);
    left.uncompared = record.uncompared.length;
    reached('save.written');
    return ok(draftViewOf(draft, factsOf(draft, now)));
  });
  if (changed.ok) {
    reached('save.committed');
    // Answers may overtake each other; the desk only ever moves forward.
    if (desk.open?.draftId === draftId && changed.value.revision > desk.open.revision) {
      desk.open = changed.value;
    }
    desk.emit('draft.changed', changed.value);
    desk.refreshApplicant();
    if (left.uncompared > 0) desk.comparing.wake(draftId);
  }
  return changed;
}
