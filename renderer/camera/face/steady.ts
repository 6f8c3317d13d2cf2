import type { PortraitCheckCode } from '../../../domain/biometrics/face/portrait-check.ts';

/** A sentence stays at least this long, and what comes must hold as long: words that flicker help nobody. Milliseconds. */
export const steadyMs = 700;

export interface Steady {
  readonly shown: PortraitCheckCode | null;
  /** What wants to take its place, and since when. */
  readonly next: PortraitCheckCode | null;
  readonly since: number;
}

export const steadyStart: Steady = { shown: null, next: null, since: 0 };

/** The sentence after one more look: another one only when it has been the first to say for a while. */
export function steadied(before: Steady, first: PortraitCheckCode | null, now: number): Steady {
  if (first === before.shown) return { ...before, next: first, since: now };
  if (first !== before.next) return { ...before, next: first, since: now };
  return now - before.since >= steadyMs ? { shown: first, next: first, since: now } : before;
}
