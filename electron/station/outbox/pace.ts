const mostSamples = 15;
/** Shorter or smaller ones measure the buffers on the way, not the line. */
const least = { ms: 20, bytes: 16 * 1024, windowMs: 2000 } as const;

/** How fast the line has been lately: the median of the last measurements, so that one burst or one hole tells nothing. */
export class Pace {
  readonly #samples: number[] = [];
  #window: { at: number; sent: number } | null = null;

  /** A transfer begins, or went on elsewhere. */
  begin(at: Date, sent: number): void {
    this.#window = { at: at.getTime(), sent };
  }

  /** Bytes so far; `done` closes the measurement however short it was. */
  moved(at: Date, sent: number, done: boolean): void {
    if (this.#window === null) return;
    const ms = at.getTime() - this.#window.at;
    const bytes = sent - this.#window.sent;
    if (ms < least.ms || bytes < least.bytes || (!done && ms < least.windowMs)) return;
    this.#samples.push((bytes / ms) * 1000);
    if (this.#samples.length > mostSamples) this.#samples.shift();
    this.begin(at, sent);
  }

  /** Null while nothing was measured. */
  get bytesPerSecond(): number | null {
    const sorted = [...this.#samples].sort((one, other) => one - other);
    const middle = sorted[sorted.length >> 1];
    return middle === undefined ? null : Math.round(middle);
  }
}
