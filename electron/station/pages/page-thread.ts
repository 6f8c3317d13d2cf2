import type { PageUnseenCode } from '../../../domain/application/draft.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { OrderThread, type ThreadLimits } from '../threads/order-thread.ts';
import type { PageOrder, PageWork } from './page-worker.ts';
import type { PageReading } from './read-page.ts';

/** `not-now`: the thread is gone, or took too long. */
export type ReadFailure = Failure<PageUnseenCode>;

/** Looks at pages beside the counter's work. */
export interface PageReader {
  read(page: PageOrder): Promise<Result<PageReading, ReadFailure>>;
  /** How many sheets a PDF has. */
  sheets(pdf: Uint8Array): Promise<Result<number, ReadFailure>>;
  /** One of them, counted from 0. */
  sheet(pdf: Uint8Array, index: number): Promise<Result<PageReading, ReadFailure>>;
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

  async read(page: PageOrder): Promise<Result<PageReading, ReadFailure>> {
    return found(await this.#thread.ask('read', page));
  }

  async sheets(pdf: Uint8Array): Promise<Result<number, ReadFailure>> {
    return found(await this.#thread.ask('sheets', pdf));
  }

  async sheet(pdf: Uint8Array, index: number): Promise<Result<PageReading, ReadFailure>> {
    return found(await this.#thread.ask('sheet', { pdf, index }));
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function found<T extends object | number>(answer: Result<T | PageUnseenCode>): Result<T, ReadFailure> {
  if (!answer.ok) return err('not-now', answer.error.cause);
  return typeof answer.value === 'string' ? err(answer.value) : ok(answer.value);
}
