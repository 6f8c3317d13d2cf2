import type { ApprovalReason } from '../../../domain/officers/approvals.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { Desk } from '../desk.ts';
import { reached } from '../fault-points.ts';
import { makeDataKey } from '../vault/application-keys.ts';
import { nameKey } from '../vault/search-applications.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { type DraftFacts, factsOf } from './draft-facts.ts';
import { type StoredDraft, readDraft, updateDraft } from './draft-store.ts';
import type { OpenDraft } from './open-draft.ts';
import { slipDataOf } from './slip-data-of.ts';

/**
 * The one transaction after the sealed file is on the disk: draft sealed, index row written, queued, audited. Refused with
 * `draft-changed` when the draft is not the one that was signed any more.
 */
export async function keepSealed(
  desk: Desk,
  signed: OpenDraft,
  sealed: {
    sha256: string;
    bytes: number;
    sealedAt: Date;
    resultDate: string;
    approval: { officerId: string; reasons: readonly ApprovalReason[] } | null;
  },
): Promise<Result<{ draft: StoredDraft; facts: DraftFacts }>> {
  const { draftId, ticket } = signed.draft;
  const { sealedAt, sha256, bytes, resultDate, approval } = sealed;
  return desk.vault.change(async (transaction) => {
    const current = await readDraft(transaction, draftId);
    if (current?.status !== 'draft' || current.revision !== signed.draft.revision)
      return err('draft-changed');
    const draft: StoredDraft = {
      ...current,
      status: 'sealed',
      revision: current.revision + 1,
      savedAt: sealedAt.toISOString(),
      record: { ...signed.draft.record, step: 'slip', sealed: { sha256, bytes, resultDate } },
    };
    await updateDraft(transaction, draft);
    const index = await makeDataKey(transaction, draftId, 'index');
    const slip = JSON.stringify(slipDataOf(desk, signed, sealed));
    await transaction
      .insertInto('application')
      .values({
        id: draftId,
        ticket,
        name_key: nameKey(draft.record.fields.name?.full ?? ''),
        personal_number: draft.record.fields.personalNumber ?? '',
        sealed_at: sealedAt.toISOString(),
        sha256,
        size: bytes,
        officer_id: signed.officer.id,
        slip: index.seal('slip', 0, Buffer.from(slip, 'utf8')),
      })
      .execute();
    await enqueue(transaction, { applicationId: draftId, ticket, sealedAt, sha256, size: bytes });
    if (approval !== null) {
      await appendAudit(transaction, {
        at: sealedAt,
        event: 'application-approved',
        officerId: approval.officerId,
        subjectId: draftId,
        details: { reasons: approval.reasons.join(' ') },
      });
    }
    await appendAudit(transaction, {
      at: sealedAt,
      event: 'application-sealed',
      officerId: signed.officer.id,
      subjectId: draftId,
      details: { sha256, bytes },
    });
    reached('seal.written');
    return ok({ draft, facts: factsOf(draft, sealedAt) });
  });
}
