import { type Result, ok, unwrap } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { Desk } from '../desk.ts';

/**
 * The centre holds it and has signed for it: draft and evidence go (the vault overwrites what it deletes), the index row
 * and the slip stay. What is still on the desk is left until the desk is cleared.
 */
export async function purgeAcknowledged(desk: Pick<Desk, 'vault' | 'now' | 'sealed'>): Promise<void> {
  const onDesk = desk.sealed?.draftId ?? '';
  const done = await desk.vault.database
    .selectFrom('draft')
    .innerJoin('outbox_item', 'outbox_item.application_id', 'draft.id')
    .select('draft.id')
    .where('draft.status', '=', 'sealed')
    .where('outbox_item.state', '=', 'acknowledged')
    .where('draft.id', '!=', onDesk)
    .execute();
  for (const { id } of done) {
    const purged = await desk.vault.change(async (transaction): Promise<Result<void>> => {
      const { pieces } = await transaction
        .selectFrom('evidence')
        .select((select) => select.fn.countAll<number>().as('pieces'))
        .where('draft_id', '=', id)
        .executeTakeFirstOrThrow();
      await transaction.deleteFrom('draft').where('id', '=', id).execute();
      await appendAudit(transaction, {
        at: desk.now(),
        event: 'evidence-purged',
        officerId: null,
        subjectId: id,
        details: { pieces },
      });
      return ok();
    });
    unwrap(purged);
  }
}
