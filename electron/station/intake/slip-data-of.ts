import type { OpenDraft } from './open-draft.ts';

export function slipDataOf(signed: OpenDraft, sealed: { resultDate: string }): Record<string, unknown> {
  return { ticket: signed.draft.ticket, ...sealed };
}
