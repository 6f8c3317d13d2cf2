import type { DocumentPage, PageLook, PageUnseenCode } from '../../../domain/application/draft.ts';
import { isOwnPaper } from '../../../domain/application/document-types.ts';
import type { Statement } from '../../../domain/application/statements.ts';
import { parseLookup } from '../../../domain/card/lookup.ts';
import { believedMrz } from '../../../domain/documents/mrz-text.ts';
import type { DraftRecord } from '../intake/draft-record.ts';
import { withStatement } from '../intake/statements.ts';
import type { PageReading } from './read-page.ts';

/** What there is of one sheet: a reading, or why there is none. */
export type SheetFound =
  | { readonly reading: PageReading; readonly unseen?: never }
  | { readonly reading?: never; readonly unseen: PageUnseenCode };

export interface PageFound {
  /** A PDF that could be opened: one for each of its sheets; else the one is the page itself. */
  readonly isPdf: boolean;
  readonly sheets: readonly SheetFound[];
}

/** Something is known of the page, were it that nobody can look at it. */
export const isLookedAt = ({ remarks, unseen, sheets }: DocumentPage): boolean =>
  [remarks, unseen, sheets].some((found) => found !== undefined);

/** The draft with what was found on a page of it. A copy that was made before stays, with what was said of it then. */
export function withFound(
  record: DraftRecord,
  found: PageFound & {
    readonly evidenceId: string;
    readonly at: string;
    readonly on: string;
    readonly copy: DocumentPage['copy'] | null;
  },
): DraftRecord {
  const { evidenceId, at, on, copy } = found;
  const document = record.documents.find(({ pages }) => pages.some((page) => page.evidenceId === evidenceId));
  if (document === undefined) return record;
  const said = found.sheets.flatMap(({ reading }) => (reading === undefined ? [] : saidBy(reading, on)));
  const pages = document.pages.map((page) => {
    if (page.evidenceId !== evidenceId) return page;
    const before = found.isPdf ? (page.sheets ?? []) : [page];
    const looks = found.sheets.map((sheet, index) => lookOf(sheet, { on, before: before[index], copy }));
    const looked = found.isPdf ? { ...page, sheets: looks } : { ...page, ...looks[0] };
    return copy === null || copy === undefined ? looked : { ...looked, copy };
  });
  const looked: DraftRecord = {
    ...record,
    documents: record.documents.map((one) => (one === document ? { ...one, pages } : one)),
  };
  if (!isOwnPaper(document.type)) return looked;
  return said.reduce(
    (draft, { source, fields }) => withStatement(draft, { source, fields, evidenceId, at, proven: false }),
    looked,
  );
}

function lookOf(
  { reading, unseen }: SheetFound,
  context: { on: string; before: PageLook | undefined; copy: DocumentPage['copy'] | null },
): PageLook {
  if (reading === undefined) return { unseen };
  const { remarks, mrz, straightened } = reading;
  const read = [
    ...saidBy(reading, context.on).map(({ source }) =>
      source === 'document-qr' ? ('qr' as const) : ('mrz' as const),
    ),
    ...(mrz.kind === 'unreadable' ? (['mrz-unreadable'] as const) : []),
  ];
  const { before } = context;
  if (straightened !== undefined && context.copy !== null) {
    const { turned, cropped, remarks: now } = straightened;
    return { remarks, read, straightened: { turned, cropped, remarks: now } };
  }
  const crooked = reading.leftCrooked === true || straightened !== undefined;
  return {
    remarks,
    read,
    ...(before?.straightened === undefined ? {} : { straightened: before.straightened }),
    ...(crooked || before?.leftCrooked === true ? { leftCrooked: true } : {}),
  };
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
