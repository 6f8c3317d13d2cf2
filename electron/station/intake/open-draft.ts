import type { Result } from '../../../domain/result.ts';
import { err, ok } from '../../../domain/result.ts';
import { withPersonsNow } from '../comparing/persons.ts';
import { type Desk, type OnDuty, onDuty } from '../desk.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { type DraftFacts, factsOf } from './draft-facts.ts';
import { type StoredDraft, readDraft } from './draft-store.ts';

export interface OpenDraft extends OnDuty, DraftFacts {
  readonly draft: StoredDraft;
}

/**
 * The draft lying open on the desk, if the signed-in officer may work on it.
 *
 * Failures: `not-provisioned`, `not-signed-in`, `draft-not-open`, `draft-unknown`, `draft-sealed`,
 * `draft-of-another-officer`.
 */
export async function openDraft(
  desk: Desk,
  draftId: string,
  access: VaultAccess = desk.vault.database,
): Promise<Result<OpenDraft>> {
  const duty = onDuty(desk);
  if (!duty.ok) return duty;
  if (desk.open?.draftId !== draftId) return err('draft-not-open');
  const stored = await readDraft(access, draftId);
  if (stored === null) return err('draft-unknown');
  if (stored.status === 'sealed') return err('draft-sealed');
  if (stored.ownerId !== duty.value.officer.id) return err('draft-of-another-officer');
  const draft = { ...stored, record: await withPersonsNow(access, stored.record) };
  return ok({ ...duty.value, ...factsOf(draft, desk.now()), draft });
}
