import type { OutboxClock } from './timing.ts';

/** Reports changes at once and progress not more often than asked; never two reports at the same time. */
export class Notifier {
  readonly #clock: OutboxClock;
  readonly #interval: number;
  readonly #report: () => Promise<void> | void;
  #last = 0;
  #cancelTimer: (() => void) | null = null;
  #queue: Promise<void> = Promise.resolve();
  #queued = false;
  #closed = false;

  constructor(clock: OutboxClock, intervalMs: number, report: () => Promise<void> | void) {
    this.#clock = clock;
    this.#interval = intervalMs;
    this.#report = report;
  }

  now(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#closed || this.#queued) return;
    this.#queued = true;
    this.#last = this.#clock.now().getTime();
    this.#queue = this.#queue.then(() => {
      this.#queued = false;
      return this.#report();
    });
  }

  soon(): void {
    if (this.#closed || this.#cancelTimer !== null) return;
    const wait = this.#last + this.#interval - this.#clock.now().getTime();
    if (wait <= 0) this.now();
    else {
      this.#cancelTimer = this.#clock.after(wait, () => {
        this.#cancelTimer = null;
        this.now();
      });
    }
  }

  /** Nothing is reported after this resolves. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    await this.#queue;
  }
}
