import { parseLookup } from '../../../domain/card/lookup.ts';
import type { StatementSource } from '../../../domain/application/statements.ts';
import type { LookupResult } from '../../../domain/channels/officer.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';
import { openDraft } from './open-draft.ts';
import { withStatement } from './statements.ts';

/** Earlier applications shown with a number: enough to see a pattern, few enough to read. */
const earlierShown = 10;

/** What a card at the desk says is kept beside the form; a number alone says nothing that could differ from it. */
const readFromCard: Readonly<Partial<Record<LookupResult['kind'], StatementSource>>> = {
  qr: 'card-qr',
  mrz: 'card-mrz',
};

/**
 * What a typed number, or the text a reader took from a card, says; and who was here with that number before. The form stays as it is: the officer
 * takes over what is right. What a card says is kept as its statement, of an MRZ only where its check digits hold: anything else was misread.
 * Failures: those of `openDraft` and of `parseLookup`.
 */
export async function lookUp(
  desk: Desk,
  input: { draftId: string; text: string },
): Promise<Result<LookupResult>> {
  const found = await proposalOf(desk, input);
  if (!found.ok) return found;
  const { fields, remarks, kind } = found.value;
  const source = readFromCard[kind];
  if (source === undefined || remarks.some(({ code }) => code === 'mrz-check-digit')) return found;
  const kept = await keepStatement(desk, input.draftId, { source, proven: false, fields });
  return kept.ok ? found : kept;
}

/** Keeps what a source says beside the form; a draft is not touched by what it says already. Failures: those of `changeDraft`. */
export async function keepStatement(
  desk: Desk,
  draftId: string,
  said: Omit<Parameters<typeof withStatement>[1], 'at'>,
): Promise<Result<null>> {
  const opened = await openDraft(desk, draftId);
  if (!opened.ok) return opened;
  const { record } = opened.value.draft;
  const at = desk.now().toISOString();
  if (withStatement(record, { ...said, at }) === record) return ok(null);
  const changed = await changeDraft(desk, draftId, (draft) =>
    ok(withStatement(draft.record, { ...said, at: draft.at })),
  );
  return changed.ok ? ok(null) : changed;
}

/** As `lookUp`, but nothing is kept. */
export async function proposalOf(
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
