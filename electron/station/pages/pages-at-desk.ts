import { believedMrz } from '../../../domain/documents/mrz-text.ts';
import type { Statement } from '../../../domain/application/statements.ts';
import { parseLookup } from '../../../domain/card/lookup.ts';
import { ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from '../intake/change-draft.ts';
import type { DraftRecord } from '../intake/draft-record.ts';
import { withStatement } from '../intake/statements.ts';
import type { PageReader } from './page-thread.ts';
import type { PageReading } from './read-page.ts';

/** Papers that are the applicant's own identity: what stands on any other may well be about somebody else (a parent, a representative). */
const ownPapers: readonly string[] = ['cmnd', 'cccd', 'can-cuoc'];

export interface AddedPage {
  readonly draftId: string;
  readonly evidenceId: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
}

/** Pages being looked at after they were kept: nobody waits for it but the seal. */
export class PagesAtDesk {
  readonly #reader: PageReader | null;
  readonly #reading = new Set<Promise<void>>();

  /** @param reader null where pages are kept as they come and not looked at */
  constructor(reader: PageReader | null) {
    this.#reader = reader;
  }

  /** What is wrong with the page, and what stands on it, comes to the draft when it is known. PDFs are not looked into. */
  look(desk: Desk, page: AddedPage): void {
    const { mimeType } = page;
    if (this.#reader === null || (mimeType !== 'image/jpeg' && mimeType !== 'image/png')) return;
    const work = this.#look(desk, this.#reader, page, mimeType);
    this.#reading.add(work);
    desk.guard(
      'page.read',
      work.finally(() => this.#reading.delete(work)),
    );
  }

  /** Done, or given up after `limitMs`: a page that can't be looked at in time says nothing. */
  async settled(limitMs: number): Promise<void> {
    if (this.#reading.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([Promise.allSettled([...this.#reading]), late]);
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }

  async #look(
    desk: Desk,
    reader: PageReader,
    { draftId, evidenceId, content }: AddedPage,
    mimeType: 'image/jpeg' | 'image/png',
  ): Promise<void> {
    const read = await reader.read(content, mimeType);
    if (!read.ok) {
      desk.log.warn({ evidenceId, code: read.error.code }, 'page not looked at');
      return;
    }
    // The applicant may have left, or the page may be gone: then there is nowhere to write it.
    if (desk.open?.draftId !== draftId) return;
    const written = await changeDraft(desk, draftId, ({ record, at, on }) =>
      ok(withReading(record, { evidenceId, reading: read.value, at, on })),
    );
    if (!written.ok) desk.log.warn({ evidenceId, code: written.error.code }, 'page reading not kept');
  }
}

function withReading(
  record: DraftRecord,
  { evidenceId, reading, at, on }: { evidenceId: string; reading: PageReading; at: string; on: string },
): DraftRecord {
  const document = record.documents.find(({ pages }) => pages.some((page) => page.evidenceId === evidenceId));
  if (document === undefined) return record;
  const said = saidBy(reading, on);
  const read = [
    ...said.map(({ source }) => (source === 'document-qr' ? ('qr' as const) : ('mrz' as const))),
    ...(reading.mrz.kind === 'unreadable' ? (['mrz-unreadable'] as const) : []),
  ];
  const pages = document.pages.map((page) =>
    page.evidenceId === evidenceId ? { ...page, remarks: reading.remarks, read } : page,
  );
  const looked: DraftRecord = {
    ...record,
    documents: record.documents.map((one) => (one === document ? { ...one, pages } : one)),
  };
  if (!ownPapers.includes(document.type)) return looked;
  return said.reduce(
    (draft, { source, fields }) => withStatement(draft, { source, fields, evidenceId, at, proven: false }),
    looked,
  );
}

/** Codes and lines that are those of an identity card; what else a page holds is nobody's word about the applicant. */
function saidBy({ codes, mrz }: PageReading, on: string): Pick<Statement, 'source' | 'fields'>[] {
  const qr = codes
    .map((text) => parseLookup(text, on))
    .find((found) => found.ok && found.value.kind === 'qr');
  const line = mrz.kind === 'read' && believedMrz(mrz.text) !== null ? parseLookup(mrz.text, on) : null;
  return [
    ...(qr?.ok === true ? [{ source: 'document-qr' as const, fields: qr.value.fields }] : []),
    ...(line?.ok === true ? [{ source: 'document-mrz' as const, fields: line.value.fields }] : []),
  ];
}
