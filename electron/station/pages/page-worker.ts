import { parentPort } from 'node:worker_threads';
import type { PageUnseenCode } from '../../../domain/application/draft.ts';
import { serveOrders } from '../threads/serve-orders.ts';
import { countSheets } from './pdf-sheets.ts';
import type { PageType } from './picture.ts';
import { type PageReading, readPage } from './read-page.ts';
import { readSheet } from './read-sheet.ts';

export interface PageOrder {
  readonly bytes: Uint8Array;
  readonly mimeType: PageType;
  readonly straighten: boolean;
}

/** What the station asks of the thread. A PDF comes with each order: the thread that read the sheet before may be gone. */
export interface PageWork {
  read(order: PageOrder): Promise<PageReading | PageUnseenCode>;
  /** How many sheets a PDF has. */
  sheets(pdf: Uint8Array): Promise<number | PageUnseenCode>;
  sheet(order: { readonly pdf: Uint8Array; readonly index: number }): Promise<PageReading | PageUnseenCode>;
}

// What a decoder says of the bytes may quote them.
const unreadable = (): 'unreadable' => 'unreadable';

serveOrders<PageWork>(parentPort, {
  read: ({ bytes, mimeType, straighten }) => readPage(bytes, mimeType, { straighten }).catch(unreadable),
  sheets: async (pdf) => {
    const count = await countSheets(pdf);
    return count.ok ? count.value : count.error.code;
  },
  sheet: ({ pdf, index }) => readSheet(pdf, index).catch(unreadable),
});
