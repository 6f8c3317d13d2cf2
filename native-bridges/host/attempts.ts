/** Why the host ends an attempt: the caller asked, the machine goes to sleep, or the driver's own bug. */
export type EndReason = 'cancelled' | 'suspended' | 'driver-failed';

/** Which attempt runs, so that it can be stopped by its id whichever device runs it. */
export class Attempts<Owner> {
  readonly #running = new Map<
    string,
    { readonly owner: Owner; readonly end: (reason: EndReason) => void; readonly done: Promise<void> }
  >();

  has(attemptId: string): boolean {
    return this.#running.has(attemptId);
  }

  /** Runs the work under that id until it is over. The work must not throw. */
  start(
    attemptId: string,
    owner: Owner,
    work: { readonly end: (reason: EndReason) => void; readonly done: Promise<void> },
  ): void {
    const done = work.done.finally(() => this.#running.delete(attemptId));
    this.#running.set(attemptId, { owner, end: work.end, done });
  }

  cancel(attemptId: string): void {
    this.#running.get(attemptId)?.end('cancelled');
  }

  /** Ends what that owner began, or all, and waits for the last states to be out. */
  async endAll(reason: EndReason, owner?: Owner): Promise<void> {
    const running = [...this.#running.values()].filter((one) => owner === undefined || one.owner === owner);
    for (const { end } of running) end(reason);
    await Promise.allSettled(running.map(({ done }) => done));
  }
}
