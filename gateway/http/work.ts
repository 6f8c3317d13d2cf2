import type { Demand } from './pressure.ts';

/** Requests under way, and whether new ones are still taken. */
export class Work {
  private running = 0;
  private ending = false;
  private readonly waiting = new Set<() => void>();
  private readonly counts: Record<Demand, number> = { 'new-upload': 0, progress: 0, commit: 0, other: 0 };

  get stopping(): boolean {
    return this.ending;
  }

  get underWay(): number {
    return this.running;
  }

  /** Requests whose bytes are coming in. */
  get uploadsOpen(): number {
    return this.counts['new-upload'] + this.counts.progress;
  }

  /** Counts one request; what it answers ends it, the first time it is called. */
  begin(demand: Demand): () => void {
    this.running += 1;
    this.counts[demand] += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.running -= 1;
      this.counts[demand] -= 1;
      if (this.running === 0) for (const told of this.waiting) told();
    };
  }

  /** From now on nothing new is to be taken. Resolves when all is done or the time is over; answers what was left. */
  async stop(timeout: number): Promise<number> {
    this.ending = true;
    if (this.running === 0) return 0;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeout);
      this.waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.running;
  }
}
