import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { Clouds, type CompareOrder, type Likeness } from './clouds.ts';
import { type SlapFault, type SlapOrder, faultOfSlap } from './slap-cuts.ts';
import type { ThreadAnswer, ThreadOrder } from './thread.ts';

/** `comparer-lost`: its thread ended or did not answer in time. `comparer-resting`: it ended too often just now. */
export type CompareFailure = Failure<'comparer-lost' | 'comparer-resting'>;

/** Compares fingers beside the counter's work. One order after another; what a lost one was told is told again. */
export interface Comparer {
  /** Whether the sample was sent before and need not be sent again. */
  has(sampleId: string): boolean;
  compare(order: CompareOrder): Promise<Result<readonly Likeness[], CompareFailure>>;
  /** What is wrong with fingers that are said to be cut from a slap; null where nothing is. */
  checkSlap(order: SlapOrder): Promise<Result<SlapFault | null, CompareFailure>>;
  close(): Promise<void>;
}

/** More clouds than 30 applicants, and the one at the counter with many attempts, come to. */
const mostHeld = 1_200;

export interface ThreadLimits {
  /** For one order, which is some tenths of a second of work on an idle machine. */
  readonly answerMs: number;
  /** So many ends within `restMs`, and no thread is started before that time is over. */
  readonly mostEnds: number;
  readonly restMs: number;
}
export const threadLimits: ThreadLimits = { answerMs: 20_000, mostEnds: 3, restMs: 60_000 };

/** In a thread of its own, started with the first order and again after it ended. */
export class ThreadComparer implements Comparer {
  readonly #entry: URL | string;
  readonly #limits: ThreadLimits;
  readonly #held = new Set<string>();
  readonly #waiting = new Map<number, (answer: Result<ThreadAnswer['answer'], CompareFailure>) => void>();
  #worker: Worker | null = null;
  #ends: number[] = [];
  #nextId = 1;
  #closed = false;

  /** @param entry the bundled `thread.ts` */
  constructor(entry: URL | string, limits: Partial<ThreadLimits> = {}) {
    this.#entry = entry;
    this.#limits = { ...threadLimits, ...limits };
  }

  has(sampleId: string): boolean {
    return this.#held.has(sampleId);
  }

  async compare(order: CompareOrder): Promise<Result<readonly Likeness[], CompareFailure>> {
    const worker = this.#running();
    if (worker === null) return err('comparer-resting');
    const asked = this.#ask<readonly Likeness[]>(worker, (id) => ({ id, order }));
    for (const { sampleId } of order.templates) this.#held.add(sampleId);
    const answer = await asked;
    if (answer.ok && this.#held.size > mostHeld) {
      this.#held.clear();
      this.#post(worker, { forget: true });
    }
    return answer;
  }

  async checkSlap(slap: SlapOrder): Promise<Result<SlapFault | null, CompareFailure>> {
    const worker = this.#running();
    if (worker === null) return err('comparer-resting');
    return await this.#ask<SlapFault | null>(worker, (id) => ({ id, slap }));
  }

  async #ask<Answer extends ThreadAnswer['answer']>(
    worker: Worker,
    orderOf: (id: number) => ThreadOrder,
  ): Promise<Result<Answer, CompareFailure>> {
    const id = this.#nextId++;
    const late = setTimeout(() => this.#end(worker), this.#limits.answerMs);
    late.unref();
    const answered = new Promise<Result<ThreadAnswer['answer'], CompareFailure>>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#post(worker, orderOf(id));
    });
    const answer = await answered;
    clearTimeout(late);
    return answer as Result<Answer, CompareFailure>;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (worker === null) return;
    this.#lost(worker);
    await worker.terminate();
  }

  #post(worker: Worker, order: ThreadOrder): void {
    worker.postMessage(order);
  }

  #running(): Worker | null {
    if (this.#worker !== null) return this.#worker;
    const now = performance.now();
    this.#ends = this.#ends.filter((end) => now - end < this.#limits.restMs);
    if (this.#closed || this.#ends.length >= this.#limits.mostEnds) return null;
    const worker = new Worker(this.#entry);
    worker.unref();
    worker.on('message', ({ id, answer }: ThreadAnswer) => {
      this.#waiting.get(id)?.(ok(answer));
      this.#waiting.delete(id);
    });
    worker.on('error', () => this.#lost(worker));
    worker.on('exit', () => this.#lost(worker));
    this.#worker = worker;
    return worker;
  }

  #end(worker: Worker): void {
    this.#lost(worker);
    void worker.terminate();
  }

  #lost(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#held.clear();
    this.#ends.push(performance.now());
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const resolve of waiting) resolve(err('comparer-lost'));
  }
}

/** Pairs after which other work has a turn: some twenty milliseconds. */
const pairsInTurn = 8;

/** In the station's own thread, for programs that have no other: tools and tests. */
export class LocalComparer implements Comparer {
  readonly #clouds = new Clouds();
  readonly #held = new Set<string>();

  has(sampleId: string): boolean {
    return this.#held.has(sampleId);
  }

  async compare({
    templates,
    pairs,
    least,
  }: CompareOrder): Promise<Result<readonly Likeness[], CompareFailure>> {
    this.#clouds.take(templates);
    for (const { sampleId } of templates) this.#held.add(sampleId);
    const likenesses: Likeness[] = [];
    for (const [at, pair] of pairs.entries()) {
      if (at % pairsInTurn === 0) await turn();
      const likeness = this.#clouds.likeness(pair, least);
      if (likeness !== null) likenesses.push(likeness);
    }
    return ok(likenesses);
  }

  async checkSlap(slap: SlapOrder): Promise<Result<SlapFault | null, CompareFailure>> {
    return ok(await faultOfSlap(slap));
  }

  close(): Promise<void> {
    this.#clouds.forget();
    this.#held.clear();
    return Promise.resolve();
  }
}
