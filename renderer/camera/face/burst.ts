/** A frame and how good it is; `close` gives its memory back. */
export interface BurstFrame {
  readonly frame: { close(): void };
  readonly look: { readonly score: number };
  readonly at: number;
}

/** Frames older than this show somebody who sat otherwise. */
export const burstMs = 2000;

/** The last frames of a camera, of which the best is taken. Closes what it lets go. */
export class Burst<F extends BurstFrame> {
  readonly #most: number;
  #frames: F[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(frame: F): void {
    this.#frames.push(frame);
    this.#keep(frame.at);
  }

  /** The highest score, the newest among equals; null where there is none that is young enough. */
  best(now: number): F | null {
    this.#keep(now);
    return this.#frames.reduce<F | null>(
      (best, frame) => (best === null || frame.look.score >= best.look.score ? frame : best),
      null,
    );
  }

  clear(): void {
    for (const { frame } of this.#frames) frame.close();
    this.#frames = [];
  }

  #keep(now: number): void {
    const young = this.#frames.filter(({ at }) => now - at <= burstMs).slice(-this.#most);
    for (const each of this.#frames) if (!young.includes(each)) each.frame.close();
    this.#frames = young;
  }
}
