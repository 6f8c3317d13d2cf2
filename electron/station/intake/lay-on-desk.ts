import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk, Officer } from '../desk.ts';
import { clearDesk } from './clear-desk.ts';

/**
 * The application the officer called for, now that the vault has answered. Meanwhile the officer may have signed out
 * (`not-signed-in`: nothing is laid down for whoever comes next), or another application may have come first: it is put aside
 * with its captures.
 */
export async function layOnDesk(
  desk: Desk,
  officer: Pick<Officer, 'id'>,
  draft: DraftView,
): Promise<Result<DraftView>> {
  const isOther = (): boolean => desk.open !== null && desk.open.draftId !== draft.draftId;
  if (isOther()) await clearDesk(desk);
  if (desk.officer?.id !== officer.id) return err('not-signed-in');
  desk.open = draft;
  desk.emit('draft.changed', draft);
  desk.refreshApplicant();
  return ok(draft);
}
