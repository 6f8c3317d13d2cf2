/** Which attempt runs, so that it can be stopped by its id whichever device runs it. */
export class Attempts {
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>();

  has(attemptId: string): boolean {
    return this.#running.has(attemptId);
  }

  /** Runs the work under that id; its signal fires on `cancel`. The work must not throw. */
  start(attemptId: string, work: (signal: AbortSignal) => Promise<void>): void {
    const abort = new AbortController();
    const done = work(abort.signal).finally(() => this.#running.delete(attemptId));
    this.#running.set(attemptId, { abort, done });
  }

  cancel(attemptId: string): void {
    this.#running.get(attemptId)?.abort.abort();
  }

  /** Stops everything and waits for the last states to be out. */
  async cancelAll(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort();
    await Promise.allSettled(running.map(({ done }) => done));
  }
}
