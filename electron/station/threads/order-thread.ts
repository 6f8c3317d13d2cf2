import { Worker } from 'node:worker_threads';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

/** What a thread does, by name: from an order to its answer. Both are cloned on their way. */
export type Work<Of> = { readonly [Name in keyof Of]: (order: never) => unknown };
export type OrderOf<Of extends Work<Of>, Name extends keyof Of> = Parameters<Of[Name]>[0];
export type AnswerOf<Of extends Work<Of>, Name extends keyof Of> = Awaited<ReturnType<Of[Name]>>;

/** What goes to the thread, one at a time, and what comes back. */
export interface AskedOrder {
  readonly id: number;
  readonly name: PropertyKey;
  readonly order: unknown;
}
export interface ToldAnswer {
  readonly id: number;
  readonly answer: unknown;
}

/**
 * `thread-lost`: it died of this order, or took too long. `thread-resting`: it ended too often just now. `thread-closed`: nobody
 * shall work any more. `cancelled`: the asker's signal said so.
 */
export type ThreadFailure = Failure<'thread-lost' | 'thread-resting' | 'thread-closed' | 'cancelled'>;

export interface ThreadLimits {
  /** For one order from when it is its turn; the thread is ended when it takes longer. */
  readonly answerMs: number;
  /** With nothing to do for so long the thread ends and gives its memory back; null: it stays. */
  readonly idleMs: number | null;
  /** So many ends by itself, or for being late, within `restMs`, and no thread is started before that time is over. */
  readonly mostEnds: number;
  readonly restMs: number;
}

interface Waiting extends AskedOrder {
  readonly settle: (result: Result<unknown, ThreadFailure>) => void;
}

/**
 * Work beside the counter's, in a thread of its own: started with the first order, and again with the next after it ended.
 * One order after the other, so that the one it dies of is known: only that is lost, those behind it are done by the next thread.
 */
export class OrderThread<Of extends Work<Of>> {
  readonly #entry: URL | string;
  readonly #limits: ThreadLimits;
  readonly #onEnd: () => void;
  readonly #queue: Waiting[] = [];
  /** What the thread has now, until it answers: also when the asker no longer waits. */
  #atWork: Waiting | null = null;
  #worker: Worker | null = null;
  #late: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #ends: number[] = [];
  #nextId = 1;
  #closed = false;

  /** @param entry a bundled program that calls `serveOrders` @param onEnd whatever the thread was told is forgotten from now on */
  constructor(entry: URL | string, limits: ThreadLimits, onEnd: () => void = () => undefined) {
    this.#entry = entry;
    this.#limits = limits;
    this.#onEnd = onEnd;
  }

  /** True while there is a thread. */
  get running(): boolean {
    return this.#worker !== null;
  }

  async ask<Name extends keyof Of>(
    name: Name,
    order: OrderOf<Of, Name>,
    signal?: AbortSignal,
  ): Promise<Result<AnswerOf<Of, Name>, ThreadFailure>> {
    const result = await new Promise<Result<unknown, ThreadFailure>>((resolve) =>
      this.#enqueue(name, order, resolve, signal),
    );
    // The thread answers an order with what belongs to its name.
    return result as Result<AnswerOf<Of, Name>, ThreadFailure>;
  }

  /** For orders of which nobody waits for an answer. */
  tell<Name extends keyof Of>(name: Name, order: OrderOf<Of, Name>): void {
    this.#enqueue(name, order, () => undefined);
  }

  /** Ends the thread; whoever waits is answered `thread-closed`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#settle(err('thread-closed'));
    for (const waiting of [...this.#queue]) waiting.settle(err('thread-closed'));
    await this.#end();
  }

  #enqueue(name: PropertyKey, order: unknown, answer: Waiting['settle'], signal?: AbortSignal): void {
    if (this.#closed) {
      answer(err('thread-closed'));
      return;
    }
    if (signal?.aborted === true) {
      answer(err('cancelled'));
      return;
    }
    const cancel = (): void => waiting.settle(err('cancelled'));
    const waiting: Waiting = {
      id: this.#nextId++,
      name,
      order,
      settle: (result) => {
        signal?.removeEventListener('abort', cancel);
        const at = this.#queue.indexOf(waiting);
        if (at >= 0) this.#queue.splice(at, 1);
        answer(result);
      },
    };
    signal?.addEventListener('abort', cancel, { once: true });
    this.#queue.push(waiting);
    this.#next();
  }

  #next(): void {
    if (this.#atWork !== null) return;
    const [first] = this.#queue;
    clearTimeout(this.#idle);
    if (first === undefined) {
      this.#rest();
      return;
    }
    const worker = this.#started();
    if (worker === null) {
      for (const waiting of [...this.#queue]) waiting.settle(err('thread-resting'));
      return;
    }
    this.#queue.shift();
    this.#atWork = first;
    this.#late = setTimeout(() => this.#lost(worker, 'took too long'), this.#limits.answerMs);
    this.#late.unref();
    const { id, name, order } = first;
    worker.postMessage({ id, name, order } satisfies AskedOrder);
  }

  /** Nothing to do. */
  #rest(): void {
    if (this.#worker === null || this.#limits.idleMs === null) return;
    this.#idle = setTimeout(() => void this.#end(), this.#limits.idleMs);
    this.#idle.unref();
  }

  #started(): Worker | null {
    if (this.#worker !== null) return this.#worker;
    const now = performance.now();
    this.#ends = this.#ends.filter((end) => now - end < this.#limits.restMs);
    if (this.#ends.length >= this.#limits.mostEnds) return null;
    const worker = new Worker(this.#entry);
    worker.unref();
    worker.on('message', ({ id, answer }: ToldAnswer) => {
      if (this.#atWork?.id === id) this.#done(ok(answer));
    });
    // What an error says may quote what it choked on: its name says enough.
    worker.on('error', ({ name }) => this.#lost(worker, `ended by ${name}`));
    worker.on('exit', () => this.#lost(worker, 'ended'));
    this.#worker = worker;
    return worker;
  }

  #done(result: Result<unknown, ThreadFailure>): void {
    clearTimeout(this.#late);
    this.#settle(result);
    this.#next();
  }

  #lost(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#ends.push(performance.now());
    this.#settle(err('thread-lost', why));
    void this.#end();
    this.#next();
  }

  #settle(result: Result<unknown, ThreadFailure>): void {
    const done = this.#atWork;
    this.#atWork = null;
    done?.settle(result);
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    this.#worker = null;
    clearTimeout(this.#late);
    clearTimeout(this.#idle);
    this.#onEnd();
    await worker.terminate();
  }
}
