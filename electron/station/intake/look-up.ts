import { parseLookup } from '../../../domain/card/lookup.ts';
import type { LookupResult } from '../../../domain/channels/officer.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { openDraft } from './open-draft.ts';

/** Earlier applications shown with a number: enough to see a pattern, few enough to read. */
const earlierShown = 10;

/**
 * What a typed number, or the text a reader took from a card, says; and who was here with that number before. Nothing is
 * written: the officer takes over what is right. Failures: those of `openDraft` and of `parseLookup`.
 */
export async function lookUp(
  desk: Desk,
  input: { draftId: string; text: string },
): Promise<Result<LookupResult>> {
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const found = parseLookup(input.text, opened.value.on);
  if (!found.ok) return found;
  const { personalNumber } = found.value.fields;
  return ok({ ...found.value, earlier: personalNumber ? await earlierWith(desk, personalNumber) : [] });
}

async function earlierWith(desk: Desk, personalNumber: string): Promise<LookupResult['earlier']> {
  const rows = await desk.vault.database
    .selectFrom('application')
    .select(['id', 'ticket', 'sealed_at'])
    .where('personal_number', '=', personalNumber)
    .orderBy('sealed_at', 'desc')
    .limit(earlierShown)
    .execute();
  return rows.map(({ id, ticket, sealed_at }) => ({ applicationId: id, ticket, sealedAt: sealed_at }));
}
