import { randomUUID } from 'node:crypto';
import { documentTypeOf, isOwnPaper } from '../../../domain/application/document-types.ts';
import type { DocumentPage, DocumentSummary, DraftView } from '../../../domain/application/draft.ts';
import { mayEnter } from '../../../domain/application/progress.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { evidencePicture, movePageEvidence } from '../vault/evidence-store.ts';
import { changeDraft } from './change-draft.ts';
import type { DraftRecord } from './draft-record.ts';

/**
 * "This is another kind of paper." The page goes to the end of the pages of that kind; what stands on it counts for or against the form only where it is
 * the applicant's own identity paper.
 *
 * Failures: `document-type-unknown`, `document-unknown`, `step-locked`, those of `changeDraft`.
 */
export async function retypePage(
  desk: Desk,
  input: { draftId: string; evidenceId: string; type: string },
): Promise<Result<DraftView>> {
  const { draftId, evidenceId, type } = input;
  if (documentTypeOf(type) === null) return err('document-type-unknown');
  const moved = { speaksNow: false, mimeType: '' };
  const changed = await changeDraft(desk, draftId, async ({ record, state, transaction, at, audit }) => {
    const allowed = mayEnter(state, 'documents');
    if (!allowed.ok) return allowed;
    const from = record.documents.find(({ pages }) => pages.some((one) => one.evidenceId === evidenceId));
    const page = from?.pages.find((one) => one.evidenceId === evidenceId);
    if (from === undefined || page === undefined) return err('document-unknown');
    if (from.type === type) return ok(record);
    const documents = withPageIn(record.documents, { from, page, type, at });
    for (const document of documents) {
      if (document.type !== type && document.documentId !== from.documentId) continue;
      for (const [index, { evidenceId: id }] of document.pages.entries()) {
        const place = { documentId: document.documentId, documentType: document.type, page: index + 1 };
        await movePageEvidence(transaction, draftId, id, place);
      }
    }
    moved.speaksNow = isOwnPaper(type) && !isOwnPaper(from.type) && hasRead(page);
    moved.mimeType = page.mimeType;
    await audit('document-page-retyped', { evidence: evidenceId, from: from.type, to: type });
    return ok(withoutItsWord({ ...record, documents }, evidenceId, type));
  });
  if (changed.ok && moved.speaksNow) await lookAgain(desk, draftId, evidenceId, moved.mimeType);
  return changed;
}

function withPageIn(
  documents: readonly DocumentSummary[],
  change: { from: DocumentSummary; page: DocumentPage; type: string; at: string },
): DocumentSummary[] {
  const { from, page, type, at } = change;
  const target = documents.find((document) => document.type === type);
  if (target === undefined && from.pages.length === 1) {
    return documents.map((one) => (one === from ? { ...one, type } : one));
  }
  const others = from.pages.filter((one) => one !== page);
  const kept = documents.flatMap((one): DocumentSummary[] => {
    if (one === target) return [{ ...one, pages: [...one.pages, page] }];
    if (one !== from) return [one];
    return others.length === 0 ? [] : [{ ...one, pages: others }];
  });
  return target === undefined
    ? [...kept, { documentId: randomUUID(), type, pages: [page], addedAt: at }]
    : kept;
}

const hasRead = ({ read = [], sheets = [] }: DocumentPage): boolean =>
  [read, ...sheets.map((sheet) => sheet.read ?? [])].flat().some((one) => one === 'qr' || one === 'mrz');

function withoutItsWord(record: DraftRecord, evidenceId: string, type: string): DraftRecord {
  if (isOwnPaper(type)) return record;
  return { ...record, statements: record.statements.filter((one) => one.evidenceId !== evidenceId) };
}

/** What stands on it was not kept while it was nobody's word about the applicant. */
async function lookAgain(desk: Desk, draftId: string, evidenceId: string, mimeType: string): Promise<void> {
  const picture = await evidencePicture(desk.vault.database, draftId, evidenceId);
  if (picture === null) return;
  desk.pages.look(desk, { draftId, evidenceId, mimeType, content: picture.content, straighten: false });
}
