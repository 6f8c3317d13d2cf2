const mostSources = 10_000;

/** Counts failures per source within a window and says when one has had enough. Memory is bounded: the oldest is forgotten. */
export class FailureLimiter {
  private readonly failures = new Map<string, { count: number; since: number }>();
  private readonly limit: number;
  private readonly windowMilliseconds: number;

  constructor(limit: number, windowMilliseconds: number) {
    this.limit = limit;
    this.windowMilliseconds = windowMilliseconds;
  }

  /** Milliseconds until the source may try again; 0 where it may now. */
  waitFor(source: string, now: number): number {
    const entry = this.failures.get(source);
    if (entry === undefined || entry.count < this.limit) return 0;
    return Math.max(0, entry.since + this.windowMilliseconds - now);
  }

  failed(source: string, now: number): void {
    const entry = this.failures.get(source);
    const current = entry !== undefined && now < entry.since + this.windowMilliseconds;
    this.failures.delete(source);
    this.failures.set(
      source,
      current ? { count: entry.count + 1, since: entry.since } : { count: 1, since: now },
    );
    const oldest = this.failures.keys().next().value;
    if (this.failures.size > mostSources && oldest !== undefined) this.failures.delete(oldest);
  }
}
