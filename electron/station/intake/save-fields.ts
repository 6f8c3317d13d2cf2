import type { DraftView } from '../../../domain/application/draft.ts';
import type { DraftFields, DraftPatch } from '../../../domain/application/fields.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';

/** Unicode composition only: one letter must not have two spellings. What is wrong stays as typed, with a remark. */
function composed<T>(value: T): T {
  if (typeof value === 'string') return value.normalize('NFC') as T;
  if (Array.isArray(value)) return value.map(composed) as T;
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, composed(member)])) as T;
  }
  return value;
}

export function applyPatch(fields: DraftFields, patch: DraftPatch): DraftFields {
  const merged = { ...fields, ...composed(patch) };
  return Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** Every keystroke: answered when it is on the disk. Allowed at every step, because bad input must lose nothing. */
export function saveFields(
  desk: Desk,
  input: { draftId: string; patch: DraftPatch },
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, ({ record }) =>
    ok({ ...record, fields: applyPatch(record.fields, input.patch) }),
  );
}
