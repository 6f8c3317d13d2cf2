import type { SessionState, ShiftSummary } from '../../../domain/channels/session.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import { mayCall } from '../../../domain/officers/rights.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { Desk } from '../desk.ts';
import { clearDesk } from '../intake/clear-desk.ts';
import { unfinishedDrafts, updateDraft } from '../intake/draft-store.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { type Person, mayWork, personOf } from './people.ts';
import { announce } from './session-state.ts';
import { showCredential, waitForFinger } from './sign-in.ts';

/** What the signed-in officer leaves to the next, since signing in or taking over. */
export async function shiftSummary(desk: Desk): Promise<Result<ShiftSummary>> {
  if (desk.officer === null) return err('not-signed-in');
  return ok(await summaryOf(desk.vault.database, desk.officer.id, desk.now()));
}

async function summaryOf(access: VaultAccess, officerId: string, now: Date): Promise<ShiftSummary> {
  const from = await access
    .selectFrom('audit')
    .select(['seq', 'at'])
    .where((is) =>
      is.or([
        is.and([is('event', '=', 'officer-signed-in'), is('officer_id', '=', officerId)]),
        is.and([is('event', '=', 'shift-handed-over'), is('subject_id', '=', officerId)]),
      ]),
    )
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  const since = from?.seq ?? 0;
  const done = async (event: string): Promise<number> => {
    const found = await access
      .selectFrom('audit')
      .select((entry) => entry.fn.countAll<number>().as('count'))
      .where('seq', '>', since)
      .where('event', '=', event)
      .where('officer_id', '=', officerId)
      .executeTakeFirstOrThrow();
    return found.count;
  };
  const outbox = await access
    .selectFrom('outbox_item')
    .select((item) => ['state', item.fn.countAll<number>().as('count')])
    .where('state', '!=', 'acknowledged')
    .groupBy('state')
    .execute();
  const refused = outbox.find(({ state }) => state === 'refused')?.count ?? 0;
  const drafts = await unfinishedDrafts(access);
  return {
    since: from?.at ?? now.toISOString(),
    started: await done('draft-started'),
    sealed: await done('application-sealed'),
    discarded: await done('draft-discarded'),
    openDrafts: drafts.filter(({ ownerId }) => ownerId === officerId).length,
    waiting: outbox.reduce((sum, { count }) => sum + count, 0) - refused,
    refused,
  };
}

/**
 * The next officer shows who is there, takes the open drafts over, and the one before is signed out. Where the next one's finger is
 * asked for, nothing changes until it was compared.
 *
 * Failures: `not-signed-in`, `hand-over-same-person`, `hand-over-role` (who may take no applications can't take drafts over), those of
 * `showCredential`.
 */
export async function handOverShift(
  desk: Desk,
  input: { officerId: string; credential: Credential },
): Promise<Result<SessionState>> {
  if (desk.officer === null) return err('not-signed-in');
  if (desk.officer.id === input.officerId) return err('hand-over-same-person');
  const person = personOf(desk, input.officerId);
  if (person !== undefined && !mayCall(person.role, 'draft.create')) return err('hand-over-role');
  const shown = await showCredential(desk, input);
  if (!shown.ok) return shown;
  return shown.value.signIn === 'passphrase-finger'
    ? waitForFinger(desk, shown.value, 'hand-over')
    : completeHandOver(desk, shown.value);
}

/** Everything that was asked of the next officer is right: one transaction, one audit event. */
export async function completeHandOver(desk: Desk, next: Person): Promise<Result<SessionState>> {
  const before = desk.officer;
  if (before === null) return err('not-signed-in');
  desk.pending = null;
  await Promise.all([clearDesk(desk), desk.recordings.stopAll(before)]);
  const handed = await desk.vault.change(async (transaction): Promise<Result<void>> => {
    // The officer may have signed out, or the centre said otherwise, meanwhile.
    if (desk.officer?.id !== before.id) return err('not-signed-in');
    const person = personOf(desk, next.id);
    if (person === undefined || !mayWork(person)) return err('officer-suspended');
    const now = desk.now();
    const summary = await summaryOf(transaction, before.id, now);
    for (const draft of await unfinishedDrafts(transaction)) {
      if (draft.ownerId !== before.id) continue;
      await updateDraft(transaction, { ...draft, ownerId: next.id, revision: draft.revision + 1 });
    }
    const { openDrafts: drafts, started, sealed, discarded, waiting, refused } = summary;
    await appendAudit(transaction, {
      at: now,
      event: 'shift-handed-over',
      officerId: before.id,
      subjectId: next.id,
      details: { to: next.id, drafts, started, sealed, discarded, waiting, refused },
    });
    return ok();
  });
  if (!handed.ok) return handed;
  const { id, name, rank, role } = next;
  desk.officer = { id, name, rank, role };
  desk.locked = false;
  desk.idle.begin();
  return announce(desk);
}
