import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, err } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { addDocument } from './add-document.ts';
import { checkDocumentBytes, documentLimitBytes } from './document-bytes.ts';
import { pdfOfPages } from './scanned-pdf.ts';

/** What a PDF adds to the pictures in it, with much room. */
const pdfOverhead = 64 * 1024;

/**
 * Puts scanned pages into the draft: one page as the JPEG it came as, several as one PDF of them; more than a document may hold as several.
 * Failures: those of `addDocument`.
 */
export async function addScannedPages(
  desk: Desk,
  { draftId, type }: { readonly draftId: string; readonly type: string },
  pages: readonly Uint8Array[],
): Promise<Result<DraftView>> {
  for (const page of pages) {
    const checked = checkDocumentBytes('image/jpeg', page);
    if (!checked.ok) return checked;
  }
  let added: Result<DraftView> = err('document-not-of-its-type', 'no page');
  for (const sheets of inDocuments(pages)) {
    const [only] = sheets;
    if (only === undefined) continue;
    const form =
      sheets.length === 1
        ? { mimeType: 'image/jpeg' as const, content: only }
        : { mimeType: 'application/pdf' as const, content: await pdfOfPages(sheets), sheets };
    added = await addDocument(desk, { draftId, type, source: 'scanner', ...form });
    if (!added.ok) return added;
  }
  return added;
}

/** Pages in their order, as many together as a document may hold. */
function inDocuments(pages: readonly Uint8Array[]): Uint8Array[][] {
  const documents: Uint8Array[][] = [];
  let room = 0;
  for (const page of pages) {
    const last = documents.at(-1);
    if (last === undefined || page.length > room) {
      documents.push([page]);
      room = documentLimitBytes - pdfOverhead - page.length;
    } else {
      last.push(page);
      room -= page.length;
    }
  }
  return documents;
}
