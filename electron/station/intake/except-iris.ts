import { mayEnter } from '../../../domain/application/progress.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';

/** Why iris was not captured: a code of the renderer's list. Failures: `iris-not-required`, `step-locked`. */
export function exceptIris(
  desk: Desk,
  input: { draftId: string; code: string; note: string },
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ record, policy, age, state, audit }) => {
    if (!/^[a-z0-9-]{2,40}$/.test(input.code)) return err('invalid-input', 'code');
    if (!policy.captures({ age }).some(({ kind }) => kind === 'iris')) return err('iris-not-required');
    const allowed = mayEnter(state, 'iris');
    if (!allowed.ok) return allowed;
    await audit('iris-excepted', { code: input.code });
    return ok({ ...record, irisException: { code: input.code, note: input.note.normalize('NFC') } });
  });
}
