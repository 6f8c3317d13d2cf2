import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { removeEvidenceWithCompanions } from '../vault/evidence-store.ts';
import { changeDraft } from './change-draft.ts';

/** The whole paper with its pages. Failure: `document-unknown`. */
export function removeDocument(
  desk: Desk,
  input: { draftId: string; documentId: string },
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ record, transaction, audit }) => {
    const document = record.documents.find(({ documentId }) => documentId === input.documentId);
    if (document === undefined) return err('document-unknown');
    await removeEvidenceWithCompanions(
      transaction,
      input.draftId,
      document.pages.map(({ evidenceId }) => evidenceId),
    );
    await audit('document-removed', { type: document.type });
    return ok({ ...record, documents: record.documents.filter((one) => one !== document) });
  });
}
