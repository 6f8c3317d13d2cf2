import { ok } from '../../../domain/result.ts';
import { type Desk, policyInForce } from '../desk.ts';
import { guardSince } from './guard-limits.ts';
import { forgetApplicant } from './recent-store.ts';

/**
 * What fingers and faces of earlier applicants are compared by is kept for as many applications, and for as many days, as the rule set
 * says; then its keys are destroyed. An application that is still being taken keeps its own: its pictures lie in the vault too, and its next
 * finger is compared with them. At start and every hour.
 */
export async function forgetRecentApplicants(
  desk: Pick<Desk, 'vault' | 'latest' | 'config' | 'identity'>,
): Promise<void> {
  const policy = policyInForce(desk);
  if (policy === null) return;
  const { applications } = policy.mixUpGuard;
  const latest = desk.latest();
  const since = guardSince(policy, latest);
  if (!(await startAnew(desk.vault, latest.toISOString()))) return;
  const rows = await desk.vault.database
    .selectFrom('recent_applicant')
    .leftJoin('draft', 'draft.id', 'recent_applicant.application_id')
    .select(['recent_applicant.application_id', 'recent_applicant.at', 'draft.status'])
    .orderBy('recent_applicant.at', 'desc')
    .execute();
  const old = rows.filter(
    ({ at, status }, newer) => status !== 'draft' && (newer >= applications || at < since),
  );
  let forgotten = 0;
  for (const { application_id: id } of old) {
    const done = await desk.vault.change(async (transaction) => ok(await forgetApplicant(transaction, id)));
    // A full disk, say: it is tried again in an hour.
    if (!done.ok) break;
    forgotten += 1;
  }
  if (forgotten > 0) await desk.vault.forgetDeleted();
}

/** What was kept while the clock was ahead would stay, before all others, until that day comes: its days count from now. */
async function startAnew(vault: Desk['vault'], latest: string): Promise<boolean> {
  const ahead = await vault.database
    .selectFrom('recent_applicant')
    .select('application_id')
    .where('at', '>', latest)
    .limit(1)
    .executeTakeFirst();
  if (ahead === undefined) return true;
  const done = await vault.change(async (transaction) => {
    await transaction.updateTable('recent_applicant').set({ at: latest }).where('at', '>', latest).execute();
    return ok();
  });
  return done.ok;
}
