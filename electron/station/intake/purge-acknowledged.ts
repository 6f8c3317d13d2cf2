import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { forgetRecentApplicants } from '../comparing/forget-recent.ts';
import type { Desk } from '../desk.ts';
import { reached } from '../fault-points.ts';
import { settingsInForce } from '../officers/roster.ts';
import { acknowledgedBefore, sealedFolder } from '../outbox/outbox-store.ts';
import { destroyDataKey } from '../vault/application-keys.ts';

const dayMs = 24 * 60 * 60 * 1000;

type RetentionDesk = Pick<Desk, 'vault' | 'now' | 'sealed' | 'roster' | 'dataFolder' | 'officer'>;

/** What the centre's settings say is not to be kept any longer; at start and every hour. */
export async function applyRetention(
  desk: RetentionDesk & Pick<Desk, 'latest' | 'config' | 'identity'>,
): Promise<void> {
  await purgeAcknowledged(desk);
  await forgetRecentApplicants(desk);
  await removeOldSealedFiles(desk);
}

/**
 * The centre has held it, and signed for it, for `keepEvidenceDays`: the application's key is destroyed, and draft and evidence
 * with it; the index row and the slip stay. What is still on the desk is left until the desk is cleared.
 */
export async function purgeAcknowledged(desk: RetentionDesk): Promise<void> {
  const limit = new Date(desk.now().getTime() - settingsInForce(desk).keepEvidenceDays * dayMs);
  const onDesk = desk.sealed?.draftId ?? '';
  const done = await desk.vault.database
    .selectFrom('draft')
    .innerJoin('outbox_item', 'outbox_item.application_id', 'draft.id')
    .select('draft.id')
    .where('draft.status', '=', 'sealed')
    .where('outbox_item.state', '=', 'acknowledged')
    .where('outbox_item.acknowledged_at', '<=', limit.toISOString())
    .where('draft.id', '!=', onDesk)
    .execute();
  let erased = 0;
  for (const { id } of done) {
    const purged = await eraseEvidence(desk, id);
    // A full disk, say: it is still there in an hour, and so is what could not be erased.
    if (!purged.ok) break;
    erased += 1;
    reached('purge.committed');
  }
  if (erased > 0) await desk.vault.forgetDeleted();
}

function eraseEvidence(desk: RetentionDesk, id: string): Promise<Result<void>> {
  return desk.vault.change(async (transaction): Promise<Result<void>> => {
    const there = await transaction.selectFrom('draft').select('id').where('id', '=', id).executeTakeFirst();
    // Another round was here first.
    if (there === undefined) return ok();
    const { pieces } = await transaction
      .selectFrom('evidence')
      .select((select) => select.fn.countAll<number>().as('pieces'))
      .where('draft_id', '=', id)
      .executeTakeFirstOrThrow();
    await destroyDataKey(transaction, id, 'evidence');
    await transaction.deleteFrom('draft').where('id', '=', id).execute();
    await appendAudit(transaction, {
      at: desk.now(),
      event: 'evidence-purged',
      officerId: null,
      subjectId: id,
      details: { pieces },
    });
    reached('purge.written');
    return ok();
  });
}

/** Only the centre can open them; after `keepSealedDays` it will not ask for them again. */
async function removeOldSealedFiles(desk: RetentionDesk): Promise<void> {
  const limit = new Date(desk.now().getTime() - settingsInForce(desk).keepSealedDays * dayMs);
  const old = new Set(await acknowledgedBefore(desk.vault.database, limit));
  if (old.size === 0) return;
  const folder = sealedFolder(desk.dataFolder);
  for (const file of await readdir(folder)) {
    const id = file.endsWith('.p7m') ? file.slice(0, -'.p7m'.length) : '';
    if (!old.has(id)) continue;
    await rm(join(folder, file), { force: true });
    reached('purge.file-removed');
    await recordAudit({ ...desk, officer: null }, 'sealed-file-removed', id, {});
  }
}
