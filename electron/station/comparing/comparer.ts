import { setImmediate as turn } from 'node:timers/promises';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { OrderThread, type ThreadFailure, type ThreadLimits } from '../threads/order-thread.ts';
import { Clouds, type CompareOrder, type Likeness } from './clouds.ts';
import { type SlapFault, type SlapOrder, faultOfSlap } from './slap-cuts.ts';
import type { ComparingWork } from './thread.ts';

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

/**
 * An order is some tenths of a second of work on an idle machine. Fingers the thread was told of leave memory with it: also those of applicants
 * who were forgotten or discarded since. Between two applicants at a busy counter it stays.
 */
export const comparingLimits: ThreadLimits = {
  answerMs: 20_000,
  idleMs: 180_000,
  mostEnds: 3,
  restMs: 60_000,
};

/** In a thread of its own, started with the first order and again after it ended. */
export class ThreadComparer implements Comparer {
  readonly #thread: OrderThread<ComparingWork>;
  /** What the thread was told of, or will have been when the next order comes to it. */
  readonly #held = new Set<string>();
  /** Aborted with the thread that holds these fingers: the next one can't do an order that leaves them out. */
  #holding = new AbortController();

  /** @param entry the bundled `thread.ts` */
  constructor(entry: URL | string, limits: Partial<ThreadLimits> = {}) {
    this.#thread = new OrderThread(entry, { ...comparingLimits, ...limits }, () => {
      this.#held.clear();
      this.#holding.abort();
      this.#holding = new AbortController();
    });
  }

  has(sampleId: string): boolean {
    return this.#held.has(sampleId);
  }

  async compare(order: CompareOrder): Promise<Result<readonly Likeness[], CompareFailure>> {
    const asked = this.#thread.ask('compare', order, this.#holding.signal);
    if (this.#thread.running) for (const { sampleId } of order.templates) this.#held.add(sampleId);
    const likenesses = await asked;
    if (!likenesses.ok) return compareFailure(likenesses.error);
    if (this.#held.size > mostHeld) {
      this.#held.clear();
      this.#thread.tell('forget', null);
    }
    return likenesses;
  }

  async checkSlap(slap: SlapOrder): Promise<Result<SlapFault | null, CompareFailure>> {
    const fault = await this.#thread.ask('checkSlap', slap);
    return fault.ok ? fault : compareFailure(fault.error);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function compareFailure({ code, cause }: ThreadFailure): {
  readonly ok: false;
  readonly error: CompareFailure;
} {
  return err(code === 'thread-resting' ? 'comparer-resting' : 'comparer-lost', cause);
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
