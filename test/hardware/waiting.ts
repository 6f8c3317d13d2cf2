import { setTimeout as after } from 'node:timers/promises';

/** How soon a device must be seen to come or go, in milliseconds. */
export const soon = 1000;

const lookEvery = 20;

/** The first value that is there; rejects after `withinMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  withinMs: number,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`not ${what} within ${withinMs} ms`);
    await after(lookEvery);
  }
}
