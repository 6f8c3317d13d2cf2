import { parentPort } from 'node:worker_threads';
import { serveOrders } from '../threads/serve-orders.ts';
import { type PageReading, readPage } from './read-page.ts';

export interface PageOrder {
  readonly bytes: Uint8Array;
  readonly mimeType: 'image/jpeg' | 'image/png';
}

/** What the station asks of the thread. */
export interface PageWork {
  read(order: PageOrder): Promise<PageReading | 'unreadable'>;
}

serveOrders<PageWork>(parentPort, {
  read: ({ bytes, mimeType }) =>
    readPage(bytes, mimeType)
      // What the decoder says of the bytes may quote them.
      .catch(() => 'unreadable' as const),
});
