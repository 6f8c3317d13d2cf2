import { randomUUID } from 'node:crypto';
import { documentTypeOf } from '../../../domain/application/document-types.ts';
import type { DocumentSummary, DraftView } from '../../../domain/application/draft.ts';
import { mayEnter } from '../../../domain/application/progress.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { mayStraighten } from '../pages/pages-at-desk.ts';
import { storeEvidence } from '../vault/evidence-store.ts';
import { changeDraft } from './change-draft.ts';
import { checkDocumentBytes } from './document-bytes.ts';

/** So that a whole application stays well inside what the centre takes. */
export const documentPagesLimit = 40;

export interface NewDocumentPage {
  readonly draftId: string;
  readonly type: string;
  readonly source: 'camera' | 'file' | 'scanner';
  readonly mimeType: 'image/jpeg' | 'image/png' | 'application/pdf';
  readonly content: Uint8Array;
  /** The JPEGs that a PDF of the scanner was made of. */
  readonly sheets?: readonly Uint8Array[];
}

/**
 * One page more, kept at once; what is wrong with it and what stands on it follows. Pages of the same type belong to one paper (both sides of a card), in the order they were added.
 *
 * Failures: `document-type-unknown`, `document-too-large`, `document-not-of-its-type`, `document-pages-limit`, `step-locked`.
 */
export async function addDocument(desk: Desk, page: NewDocumentPage): Promise<Result<DraftView>> {
  if (documentTypeOf(page.type) === null) return err('document-type-unknown');
  const checked = checkDocumentBytes(page.mimeType, page.content);
  if (!checked.ok) return checked;
  let evidenceId = '';
  const kept = await changeDraft(desk, page.draftId, async ({ record, state, transaction, at, audit }) => {
    const allowed = mayEnter(state, 'documents');
    if (!allowed.ok) return allowed;
    const pages = record.documents.reduce((sum, document) => sum + document.pages.length, 0);
    if (pages >= documentPagesLimit) {
      return err('document-pages-limit', undefined, { limit: documentPagesLimit });
    }
    const document: DocumentSummary = record.documents.find(({ type }) => type === page.type) ?? {
      documentId: randomUUID(),
      type: page.type,
      pages: [],
      addedAt: at,
    };
    const evidence = await storeEvidence(
      transaction,
      page.draftId,
      {
        kind: 'document',
        evidenceId: randomUUID(),
        mimeType: page.mimeType,
        capturedAt: at,
        documentId: document.documentId,
        documentType: page.type,
        page: document.pages.length + 1,
        source: page.source,
      },
      page.content,
    );
    evidenceId = evidence.evidenceId;
    await audit('document-added', { type: page.type, evidence: evidenceId });
    const added = { evidenceId: evidence.evidenceId, mimeType: page.mimeType, bytes: evidence.bytes };
    const grown = { ...document, pages: [...document.pages, added] };
    const known = record.documents.some(({ documentId }) => documentId === grown.documentId);
    return ok({
      ...record,
      documents: known
        ? record.documents.map((one) => (one.documentId === grown.documentId ? grown : one))
        : [...record.documents, grown],
    });
  });
  if (kept.ok) desk.pages.look(desk, { ...page, evidenceId, straighten: mayStraighten(page.source) });
  return kept;
}
