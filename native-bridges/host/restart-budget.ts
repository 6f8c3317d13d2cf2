/** How long a driver that failed rests before it is made anew, by how often in a row it has failed; the last one for all further times. */
export const restartPauses = [1000, 2000, 5000, 15_000, 60_000] as const;
/** A driver that has worked this long is taken for sound again. */
export const soundAfterMs = 60_000;

/** Counts the failures of one driver and says how long it rests: a driver that fails at once must not keep the machine busy. */
export class RestartBudget {
  #failures = 0;
  #lastFailure = -Infinity;

  constructor(
    private readonly clock: () => number = () => performance.now(),
    private readonly pauses: readonly number[] = restartPauses,
  ) {}

  /** @returns milliseconds to wait before the next start */
  failed(): number {
    const now = this.clock();
    if (now - this.#lastFailure > soundAfterMs + this.#pauseOf(this.#failures - 1)) this.#failures = 0;
    this.#lastFailure = now;
    this.#failures += 1;
    return this.#pauseOf(this.#failures - 1);
  }

  /** Somebody asked for it: the next failure counts as the first. */
  forgive(): void {
    this.#failures = 0;
  }

  #pauseOf(failure: number): number {
    return this.pauses[Math.min(Math.max(failure, 0), this.pauses.length - 1)] ?? 0;
  }
}
