import { now } from './source.ts';

/** What a page has shown, kept in the page until the benchmark asks for it. */
export interface Seen {
  /** Sequence numbers of the frames shown, in the order they were. */
  readonly sequences: number[];
  /** Age when the screen was painted with it, milliseconds. */
  readonly ages: number[];
}

declare global {
  interface Window {
    seen: Seen;
  }
}

export function startSeeing(): (sequence: number, takenAt: number) => void {
  window.seen = { sequences: [], ages: [] };
  return (sequence, takenAt) => {
    requestAnimationFrame(() => {
      window.seen.sequences.push(sequence);
      window.seen.ages.push(now() - takenAt);
    });
  };
}
