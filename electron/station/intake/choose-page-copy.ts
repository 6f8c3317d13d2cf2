import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';

/** "No, take it as it was." Both stay in the draft; only the chosen one is the page. Failures: `document-copy-absent`, those of `changeDraft`. */
export function choosePageCopy(
  desk: Desk,
  input: { draftId: string; evidenceId: string; taken: 'original' | 'straightened' },
): Promise<Result<DraftView>> {
  const { evidenceId, taken } = input;
  return changeDraft(desk, input.draftId, async ({ record, audit }) => {
    const page = record.documents.flatMap(({ pages }) => pages).find((one) => one.evidenceId === evidenceId);
    if (page?.copy === undefined) return err('document-copy-absent');
    const chosen = { ...page, copy: { ...page.copy, used: taken === 'straightened' } };
    await audit('document-copy-chosen', { evidence: evidenceId, taken });
    return ok({
      ...record,
      documents: record.documents.map((document) => ({
        ...document,
        pages: document.pages.map((one) => (one === page ? chosen : one)),
      })),
    });
  });
}
