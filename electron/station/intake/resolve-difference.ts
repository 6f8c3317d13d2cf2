import { differencesOf, needsReason, takenFrom } from '../../../domain/application/differences.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { FieldName, StatementSource } from '../../../domain/application/statements.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';
import { applyPatch } from './save-fields.ts';
import { basisHash } from './statements.ts';

/** A reason has at least a word. */
const leastReason = 3;

/**
 * Decides what stands in the form where it and others differ: what was typed stays, or what a source says takes its place. Decided again, the last
 * decision counts.
 *
 * Failures: `difference-unknown` (nobody says anything else, or that source has nothing to take), `difference-reason-needed`.
 */
export function resolveDifference(
  desk: Desk,
  input: { draftId: string; field: FieldName; take: 'form' | StatementSource; reason: string },
): Promise<Result<DraftView>> {
  const { field, take } = input;
  return changeDraft(desk, input.draftId, async ({ record, officer, at, audit }) => {
    const { fields, statements } = record;
    if (!differencesOf(fields, statements, []).some((one) => one.field === field)) {
      return err('difference-unknown', field);
    }
    const source = take === 'form' ? null : takenFrom(take, field, fields, statements);
    if (take !== 'form' && source === null) return err('difference-unknown', take);
    const reason = input.reason.normalize('NFC').trim();
    if (reason.length < leastReason && needsReason(take, field, fields, statements)) {
      return err('difference-reason-needed', field);
    }
    const decided =
      source === null ? record : { ...record, fields: applyPatch(fields, { [field]: source.fields[field] }) };
    const basis = basisHash(field, decided);
    await audit('difference-resolved', { field, taken: take });
    return ok({
      ...decided,
      resolutions: [
        ...record.resolutions.filter((one) => one.field !== field),
        { field, taken: take, reason, officerId: officer.id, at, basis },
      ],
    });
  });
}
