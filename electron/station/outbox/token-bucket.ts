import type { OutboxClock } from './timing.ts';

/** A line is taken in slices of so many milliseconds: short enough for everybody else on it. */
const sliceMs = 250;
const smallestPiece = 1024;

/** Lets bytes through at the rate asked for; the rate may change while somebody waits. */
export class TokenBucket {
  readonly #clock: OutboxClock;
  readonly #bytesPerSecond: () => number | null;
  #tokens = 0;
  #filledAt: number;

  constructor(clock: OutboxClock, bytesPerSecond: () => number | null) {
    this.#clock = clock;
    this.#bytesPerSecond = bytesPerSecond;
    this.#filledAt = clock.now().getTime();
  }

  /** No piece should be larger: a large one makes a low rate a series of bursts. */
  get largestPiece(): number {
    const rate = this.#bytesPerSecond();
    return rate === null ? Number.POSITIVE_INFINITY : Math.max(smallestPiece, (rate * sliceMs) / 1000);
  }

  /** Resolves when `bytes` may go, or when `signal` aborts. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const rate = this.#bytesPerSecond();
      if (rate === null || signal.aborted) return;
      this.#fill(rate, bytes);
      if (this.#tokens >= bytes) {
        this.#tokens -= bytes;
        return;
      }
      await this.#wait(Math.min(1000, Math.ceil(((bytes - this.#tokens) / rate) * 1000)), signal);
    }
  }

  #fill(rate: number, wanted: number): void {
    const now = this.#clock.now().getTime();
    // A clock that was set gives nobody a burst, and holds nobody up.
    const passed = Math.min(1000, Math.max(0, now - this.#filledAt));
    this.#filledAt = now;
    const most = Math.max(wanted, (rate * sliceMs) / 1000);
    this.#tokens = Math.min(most, this.#tokens + (rate * passed) / 1000);
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.#clock.after(ms, done);
      signal.addEventListener('abort', done);
    });
  }
}
