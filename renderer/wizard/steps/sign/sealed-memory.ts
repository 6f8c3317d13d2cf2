import type { SealedSummary } from '../../../../domain/channels/officer.ts';

/**
 * What the station answered to the officer's signature, for the slip step that follows: the draft's view has neither
 * digest nor result date. No applicant data; lasts as long as the window.
 */
const summaries = new Map<string, SealedSummary>();
const watchers = new Set<() => void>();

export function rememberSealed(draftId: string, summary: SealedSummary): void {
  summaries.set(draftId, summary);
  for (const watch of [...watchers]) watch();
}

export function sealedOf(draftId: string): SealedSummary | null {
  return summaries.get(draftId) ?? null;
}

export function watchSealed(listener: () => void): () => void {
  watchers.add(listener);
  return () => watchers.delete(listener);
}
