import { ok } from '../../../domain/result.ts';
import { addFindings } from '../comparing/add-findings.ts';
import { sampleBytes } from '../comparing/recent-store.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from '../intake/change-draft.ts';
import { openDraft } from '../intake/open-draft.ts';
import { chipFinding, descriptorFrom } from './compare-faces.ts';

/** The chip of a draft's card was read after its portrait was taken: they are compared now. Nothing is said where one of them shows no face. */
export async function compareWithChip(desk: Desk, draftId: string): Promise<void> {
  const { held } = desk.cards;
  const chip = held?.draftId === draftId ? held.portrait : null;
  if (chip === null || desk.faces === null) return;
  const opened = await openDraft(desk, draftId);
  if (!opened.ok) return;
  const evidenceId = opened.value.draft.record.photo?.evidenceId ?? '';
  const portrait = (await sampleBytes(desk.vault.database, [evidenceId])).get(evidenceId);
  if (portrait === undefined) return;
  const described = await desk.faces.describe(chip.content, chip.mimeType);
  if (!described.ok || described.value === null) return;
  const found = chipFinding(evidenceId, descriptorFrom(portrait), described.value, 'DG2');
  if (found.length === 0) return;
  // Of a portrait that was taken anew meanwhile nothing stays.
  const told = await changeDraft(desk, draftId, async (atHand) =>
    ok(await addFindings(atHand, atHand.record, found)),
  );
  if (!told.ok) desk.log.warn({ code: told.error.code }, 'portrait not compared with the chip');
}
