import { Worker } from 'node:worker_threads';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import type { PageReading } from './read-page.ts';

export interface PageOrder {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly mimeType: 'image/jpeg' | 'image/png';
}
/** Null where the bytes are no picture. */
export interface PageAnswer {
  readonly id: number;
  readonly reading: PageReading | null;
}

export type ReadFailure = Failure<'page-unreadable' | 'reader-unavailable'>;

/** Looks at pages beside the counter's work. */
export interface PageReader {
  read(bytes: Uint8Array, mimeType: PageOrder['mimeType']): Promise<Result<PageReading, ReadFailure>>;
  close(): Promise<void>;
}

export interface PageThreadLimits {
  /** For one page, loading included: some seconds on a busy machine. */
  readonly answerMs: number;
  /** With nothing to do for so long the thread ends and gives its memory back. */
  readonly idleMs: number;
  /** So many ends by themselves within `restMs`, and no thread is started before that time is over. */
  readonly mostEnds: number;
  readonly restMs: number;
}
export const pageThreadLimits: PageThreadLimits = {
  answerMs: 60_000,
  idleMs: 120_000,
  mostEnds: 3,
  restMs: 60_000,
};

/** Decoders and readers in a thread of their own: started with the first page, ended when no papers come. */
export class ThreadPageReader implements PageReader {
  readonly #entry: URL | string;
  readonly #limits: PageThreadLimits;
  readonly #waiting = new Map<number, (answer: PageAnswer | null) => void>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #ends: number[] = [];
  #nextId = 1;
  #closed = false;

  /** @param entry the bundled `page-worker.ts` */
  constructor(entry: URL | string, limits: Partial<PageThreadLimits> = {}) {
    this.#entry = entry;
    this.#limits = { ...pageThreadLimits, ...limits };
  }

  async read(bytes: Uint8Array, mimeType: PageOrder['mimeType']): Promise<Result<PageReading, ReadFailure>> {
    const worker = this.#running();
    if (worker === null) return err('reader-unavailable');
    clearTimeout(this.#idle);
    const id = this.#nextId++;
    let late: NodeJS.Timeout | undefined;
    const answer = await new Promise<PageAnswer | null>((resolve) => {
      this.#waiting.set(id, resolve);
      late = setTimeout(() => this.#failed(worker), this.#limits.answerMs);
      late.unref();
      worker.postMessage({ id, bytes, mimeType } satisfies PageOrder);
    });
    clearTimeout(late);
    if (this.#waiting.size === 0 && this.#worker !== null) {
      this.#idle = setTimeout(() => void this.#end(), this.#limits.idleMs);
      this.#idle.unref();
    }
    if (answer === null) return err('reader-unavailable');
    return answer.reading === null ? err('page-unreadable') : ok(answer.reading);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  #running(): Worker | null {
    if (this.#worker !== null) return this.#worker;
    const now = performance.now();
    this.#ends = this.#ends.filter((end) => now - end < this.#limits.restMs);
    if (this.#closed || this.#ends.length >= this.#limits.mostEnds) return null;
    const worker = new Worker(this.#entry);
    worker.unref();
    worker.on('message', (answer: PageAnswer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    worker.on('error', () => this.#failed(worker));
    worker.on('exit', () => this.#failed(worker));
    this.#worker = worker;
    return worker;
  }

  /** It died, or hangs: whoever waits is told, the next page starts another. */
  #failed(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#ends.push(performance.now());
    void this.#end();
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    clearTimeout(this.#idle);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const resolve of waiting) resolve(null);
    await worker?.terminate();
  }
}
