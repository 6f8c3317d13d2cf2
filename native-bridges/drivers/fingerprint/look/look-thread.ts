import { Worker } from 'node:worker_threads';
import { err } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { Look, LookAnswer, LookOf, LookOrder, LookQuestion } from './look-worker.ts';

export interface LookLimits {
  /** For one picture from when it is its turn; a finger is a tenth of a second of work on an idle machine, the first slap a whole one. */
  readonly answerMs: number;
  /** So many ends within `restMs`, and no thread is started before that time is over. */
  readonly mostEnds: number;
  readonly restMs: number;
}
export const lookLimits: LookLimits = { answerMs: 15_000, mostEnds: 3, restMs: 60_000 };

interface Waiting {
  readonly question: LookQuestion;
  /** Nothing the second time: what was cancelled while the thread has it is answered at once, and keeps its turn. */
  readonly resolve: (look: Look) => void;
}

/**
 * Looks at pictures in a thread of its own, one after the other, so that no other device waits meanwhile. It starts with the
 * first picture, and again with the next after it ended: the picture it ended on is answered `driver-failed`, those behind
 * it are looked at by the new one. Beyond `answerMs` it is ended.
 */
export class LookThread {
  readonly #entry: URL;
  readonly #limits: LookLimits;
  readonly #queue: Waiting[] = [];
  #worker: Worker | null = null;
  #late: NodeJS.Timeout | undefined;
  #ends: number[] = [];
  #nextId = 1;

  /** @param entry the bundled `look-worker.ts` */
  constructor(entry: URL, limits: Partial<LookLimits> = {}) {
    this.#entry = entry;
    this.#limits = { ...lookLimits, ...limits };
  }

  /** Fails with `cancelled` as soon as `signal` does, and then with `driver-failed` where the thread can't do it. */
  async look<Order extends LookOrder>(
    order: Order,
    signal?: AbortSignal,
  ): Promise<BridgeResult<LookOf[Order['kind']]>> {
    if (signal?.aborted === true) return err('cancelled');
    const question: LookQuestion = { id: this.#nextId++, order };
    const look = await new Promise<Look>((resolve) => {
      const cancel = (): void => this.#cancel(question.id);
      signal?.addEventListener('abort', cancel, { once: true });
      this.#queue.push({
        question,
        resolve: (look) => {
          signal?.removeEventListener('abort', cancel);
          resolve(look);
        },
      });
      if (this.#queue.length === 1) this.#ask();
    });
    // The thread answers an order with what belongs to its kind.
    return look as BridgeResult<LookOf[Order['kind']]>;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    clearTimeout(this.#late);
    for (const { resolve } of this.#queue.splice(0)) resolve(err('cancelled'));
    await worker?.terminate();
  }

  /** The first of the queue is the one the thread has. */
  #ask(): void {
    const [first] = this.#queue;
    if (first === undefined) return;
    const worker = this.#running();
    if (worker === null) {
      this.#answer(
        first.question.id,
        err('driver-failed', 'the thread that looks at fingers ended too often'),
      );
      return;
    }
    this.#late = setTimeout(() => this.#lost(worker, 'took too long'), this.#limits.answerMs);
    this.#late.unref();
    worker.postMessage(first.question);
  }

  /** The thread goes on with what it has; whoever is behind is asked after it, with the whole time for a picture. */
  #cancel(id: number): void {
    const [first] = this.#queue;
    if (first?.question.id === id) first.resolve(err('cancelled'));
    else this.#answer(id, err('cancelled'));
  }

  #answer(id: number, look: Look): void {
    const at = this.#queue.findIndex(({ question }) => question.id === id);
    if (at < 0) return;
    const [done] = this.#queue.splice(at, 1);
    if (at === 0) clearTimeout(this.#late);
    done?.resolve(look);
    if (at === 0) this.#ask();
  }

  #running(): Worker | null {
    if (this.#worker !== null) return this.#worker;
    const now = performance.now();
    this.#ends = this.#ends.filter((end) => now - end < this.#limits.restMs);
    if (this.#ends.length >= this.#limits.mostEnds) return null;
    const worker = new Worker(this.#entry);
    worker.unref();
    worker.on('message', ({ id, look }: LookAnswer) => this.#answer(id, look));
    worker.on('error', ({ name }) => this.#lost(worker, name));
    worker.on('exit', () => this.#lost(worker, 'ended'));
    this.#worker = worker;
    return worker;
  }

  #lost(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#ends.push(performance.now());
    void worker.terminate();
    const [first] = this.#queue;
    if (first !== undefined)
      this.#answer(first.question.id, err('driver-failed', `looking at a finger ${why}`));
  }
}
