import type { DocumentPage, DocumentSummary, PageLook } from '../application/draft.ts';
import type { PageCheckCode } from './page-checks.ts';

/** One sheet of paper as it is counted: a page, or one sheet of a PDF. */
export interface NumberedSheet {
  /** 1 for the first of the paper. */
  readonly number: number;
  readonly look: PageLook;
  readonly page: DocumentPage;
}

/** The sheets of a paper in their order. A PDF that nobody could open, or has opened yet, counts as one. */
export function sheetsOf({ pages }: Pick<DocumentSummary, 'pages'>): NumberedSheet[] {
  return pages
    .flatMap((page) =>
      page.sheets === undefined ? [{ page, look: page }] : page.sheets.map((look) => ({ page, look })),
    )
    .map((sheet, index) => ({ ...sheet, number: index + 1 }));
}

/** What is wrong with a sheet as it will be handed on: straightened, where that copy is in use. */
export function remarksNow({ look, page }: Pick<NumberedSheet, 'look' | 'page'>): readonly PageCheckCode[] {
  const isStraight = page.copy?.used === true && look.straightened !== undefined;
  return (isStraight ? look.straightened?.remarks : look.remarks) ?? [];
}
