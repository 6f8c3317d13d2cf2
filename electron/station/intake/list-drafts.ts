import type { DraftListItem } from '../../../domain/application/draft.ts';
import { type Result, ok } from '../../../domain/result.ts';
import { type Desk, onDuty } from '../desk.ts';
import { unfinishedDrafts } from './draft-store.ts';

/** What waits to be gone on with, also after a crash: an officer's own drafts, a supervisor's whole station. */
export async function listDrafts(desk: Desk): Promise<Result<DraftListItem[]>> {
  const duty = onDuty(desk);
  if (!duty.ok) return duty;
  const { officer } = duty.value;
  const drafts = await unfinishedDrafts(desk.vault.database);
  return ok(
    drafts
      .filter(({ ownerId }) => ownerId === officer.id || officer.role === 'supervisor')
      .map(({ draftId, ticket, band, savedAt, record }) => ({
        draftId,
        ticket,
        band,
        savedAt,
        step: record.step,
        name: record.fields.name?.full ?? '',
        personalNumber: record.fields.personalNumber ?? '',
      })),
  );
}
