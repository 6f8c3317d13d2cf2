import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { OrderThread, type ThreadLimits } from '../threads/order-thread.ts';
import type { PageOrder, PageWork } from './page-worker.ts';
import type { PageReading } from './read-page.ts';

export type ReadFailure = Failure<'page-unreadable' | 'reader-unavailable'>;

/** Looks at pages beside the counter's work. */
export interface PageReader {
  read(bytes: Uint8Array, mimeType: PageOrder['mimeType']): Promise<Result<PageReading, ReadFailure>>;
  close(): Promise<void>;
}

/** A page, loading included, is some seconds on a busy machine. */
export const pageThreadLimits: ThreadLimits = {
  answerMs: 60_000,
  idleMs: 120_000,
  mostEnds: 3,
  restMs: 60_000,
};

/** Decoders and readers in a thread of their own: started with the first page, ended when no papers come. */
export class ThreadPageReader implements PageReader {
  readonly #thread: OrderThread<PageWork>;

  /** @param entry the bundled `page-worker.ts` */
  constructor(entry: URL | string, limits: Partial<ThreadLimits> = {}) {
    this.#thread = new OrderThread(entry, { ...pageThreadLimits, ...limits });
  }

  async read(bytes: Uint8Array, mimeType: PageOrder['mimeType']): Promise<Result<PageReading, ReadFailure>> {
    const reading = await this.#thread.ask('read', { bytes, mimeType });
    if (!reading.ok) return err('reader-unavailable', reading.error.cause);
    return reading.value === 'unreadable' ? err('page-unreadable') : ok(reading.value);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
