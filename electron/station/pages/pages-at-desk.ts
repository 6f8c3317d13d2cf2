import { randomUUID } from 'node:crypto';
import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from '../intake/change-draft.ts';
import { documentLimitBytes } from '../intake/document-bytes.ts';
import { pdfOfPages } from '../intake/scanned-pdf.ts';
import { evidenceOfDraft, evidencePicture, storeEvidence } from '../vault/evidence-store.ts';
import type { PageReader, ReadFailure } from './page-thread.ts';
import { type PageFound, type SheetFound, isLookedAt, withFound } from './page-findings.ts';
import type { PageReading } from './read-page.ts';

export interface AddedPage {
  readonly draftId: string;
  readonly evidenceId: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
  /** Nobody has seen how it lies: a copy of it is put straight where that is sure to be no worse. */
  readonly straighten: boolean;
  /** The JPEGs that a PDF of the scanner was made of here. */
  readonly sheets?: readonly Uint8Array[];
}

/** When the station ends, what is being written of a page is there within this time; else it is looked at again after the next start. */
const closingMs = 1_500;

interface Look {
  readonly evidenceId: string;
  readonly work: Promise<void>;
}

/** Pages being looked at after they were kept: nobody waits for it but the seal. */
export class PagesAtDesk {
  readonly #reader: PageReader | null;
  readonly #looks = new Set<Look>();
  #closed = false;

  /** @param reader null where pages are kept as they come and not looked at */
  constructor(reader: PageReader | null) {
    this.#reader = reader;
  }

  /** What is wrong with the page, and what stands on it, comes to the draft when it is known. */
  look(desk: Desk, page: AddedPage): void {
    if (this.#reader === null) return;
    this.#begin(desk, page.evidenceId, this.#look(desk, this.#reader, page));
  }

  /**
   * The application came to lie on the desk. What was found on its pages while it did not, or what the station ended over, is not known: these are
   * looked at once more, as they were kept, one after the other. Of the scanner's PDFs the single sheets are gone: none of theirs is straightened.
   */
  lookAgain(desk: Desk, { draftId, documents }: Pick<DraftView, 'draftId' | 'documents'>): void {
    const reader = this.#reader;
    if (reader === null) return;
    const begun = new Set([...this.#looks].map(({ evidenceId }) => evidenceId));
    let before = Promise.resolve();
    for (const page of documents.flatMap(({ pages }) => pages)) {
      const { evidenceId } = page;
      if (isLookedAt(page) || begun.has(evidenceId)) continue;
      const work = before.then(() => this.#lookAtKept(desk, reader, draftId, evidenceId));
      this.#begin(desk, evidenceId, work);
      before = work.catch(() => undefined);
    }
  }

  /** Done, or given up after `limitMs`: a page that can't be looked at in time says nothing. */
  async settled(limitMs: number): Promise<void> {
    if (this.#looks.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([Promise.allSettled([...this.#looks].map(({ work }) => work)), late]);
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#reader?.close();
    await this.settled(closingMs);
  }

  #begin(desk: Desk, evidenceId: string, work: Promise<void>): void {
    const look = { evidenceId, work };
    this.#looks.add(look);
    desk.guard(
      'page.read',
      work.finally(() => this.#looks.delete(look)),
    );
  }

  /** Nothing is said of a page because the station ends. */
  #isOpen(desk: Desk, draftId: string): boolean {
    return !this.#closed && desk.open?.draftId === draftId;
  }

  async #lookAtKept(desk: Desk, reader: PageReader, draftId: string, evidenceId: string): Promise<void> {
    if (!this.#isOpen(desk, draftId)) return;
    const { database } = desk.vault;
    const kept = (await evidenceOfDraft(database, draftId)).find((one) => one.evidenceId === evidenceId);
    const picture = await evidencePicture(database, draftId, evidenceId);
    if (kept?.kind !== 'document' || picture === null) return;
    await this.#look(desk, reader, {
      draftId,
      evidenceId,
      ...picture,
      straighten: mayStraighten(kept.source),
    });
  }

  async #look(desk: Desk, reader: PageReader, page: AddedPage): Promise<void> {
    const { draftId, evidenceId } = page;
    const isOpen = (): boolean => this.#isOpen(desk, draftId);
    const found = await foundOn(reader, page, isOpen);
    for (const { unseen } of found.sheets)
      if (unseen !== undefined) desk.log.warn({ evidenceId, code: unseen }, 'page not looked at');
    // The applicant may have left, or the page may be gone: then there is nowhere to write it.
    if (!isOpen()) return;
    const copy = await copyOf(page, found.sheets);
    const written = await changeDraft(desk, draftId, async ({ record, transaction, at, on, audit }) => {
      const known = record.documents.some(({ pages }) => pages.some((one) => one.evidenceId === evidenceId));
      if (!known) return ok(record);
      if (copy === null) return ok(withFound(record, { ...found, evidenceId, at, on, copy: null }));
      const { mimeType, content } = copy;
      const kept = await storeEvidence(
        transaction,
        draftId,
        {
          kind: 'document-straightened',
          evidenceId: randomUUID(),
          mimeType,
          capturedAt: at,
          about: evidenceId,
        },
        content,
      );
      await audit('document-straightened', { evidence: evidenceId });
      const told = { evidenceId: kept.evidenceId, mimeType, bytes: kept.bytes, used: true };
      return ok(withFound(record, { ...found, evidenceId, at, on, copy: told }));
    });
    if (!written.ok) desk.log.warn({ evidenceId, code: written.error.code }, 'page reading not kept');
  }
}

/** Pages of the document camera were straightened along corners that the officer saw. */
export const mayStraighten = (source: 'camera' | 'file' | 'scanner'): boolean => source !== 'camera';

/** Sheet by sheet, so that one that can't be read takes none of the others with it. */
async function foundOn(
  reader: PageReader,
  { mimeType, content, sheets, straighten }: AddedPage,
  goOn: () => boolean,
): Promise<PageFound> {
  if (mimeType === 'image/jpeg' || mimeType === 'image/png') {
    return { isPdf: false, sheets: [foundOf(await reader.read({ bytes: content, mimeType, straighten }))] };
  }
  const found: SheetFound[] = [];
  if (sheets !== undefined) {
    for (const bytes of sheets) {
      if (goOn()) found.push(foundOf(await reader.read({ bytes, mimeType: 'image/jpeg', straighten })));
    }
    return { isPdf: true, sheets: found };
  }
  const count = await reader.sheets(content);
  if (!count.ok) return { isPdf: false, sheets: [{ unseen: count.error.code }] };
  for (let index = 0; index < count.value; index += 1) {
    if (goOn()) found.push(foundOf(await reader.sheet(content, index)));
  }
  return { isPdf: true, sheets: found };
}

const foundOf = (read: Result<PageReading, ReadFailure>): SheetFound =>
  read.ok ? { reading: read.value } : { unseen: read.error.code };

/** The page as it looks when what lay crooked on it is straight; null where nothing did, or where it would be too large to keep. */
async function copyOf(
  { content, sheets }: AddedPage,
  found: readonly SheetFound[],
): Promise<{ mimeType: 'image/jpeg' | 'application/pdf'; content: Uint8Array } | null> {
  const straightened = found.map(({ reading }) => reading?.straightened?.jpeg);
  const [only] = straightened;
  if (straightened.every((jpeg) => jpeg === undefined)) return null;
  const pages = (sheets ?? [content]).map((sheet, index) => straightened[index] ?? sheet);
  const copy =
    sheets === undefined && only !== undefined
      ? { mimeType: 'image/jpeg' as const, content: only }
      : { mimeType: 'application/pdf' as const, content: await pdfOfPages(pages) };
  return copy.content.length <= documentLimitBytes ? copy : null;
}
