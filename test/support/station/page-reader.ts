import { type Result, err, ok } from '../../../domain/result.ts';
import type { PageReader, ReadFailure } from '../../../electron/station/pages/page-thread.ts';
import { countSheets } from '../../../electron/station/pages/pdf-sheets.ts';
import { type PageReading, readPage } from '../../../electron/station/pages/read-page.ts';
import { readSheet } from '../../../electron/station/pages/read-sheet.ts';

const unreadable = (): Result<PageReading, ReadFailure> => err('unreadable');

/** The station's own reading of pages, without its thread. */
export const pageReaderHere: PageReader = {
  read: ({ bytes, mimeType, straighten }) =>
    readPage(bytes, mimeType, { straighten }).then((reading) => ok(reading), unreadable),
  sheets: countSheets,
  sheet: (pdf, index) =>
    readSheet(pdf, index).then((found) => (typeof found === 'string' ? err(found) : ok(found)), unreadable),
  close: () => Promise.resolve(),
};
