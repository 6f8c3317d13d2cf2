import { setTimeout as after } from 'node:timers/promises';

/** A signal that fires at the caller's cancel or after a time, and says which of both it was. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Why the signal fired; `timeout` as long as the caller has not cancelled. */
  readonly reason: () => 'timeout' | 'cancelled';
  /** Forgets the timer; call it when the work is over. */
  readonly clear: () => void;
}

/** A timer that rings so late, in milliseconds, rings in a process that had no turn meanwhile. */
const stallMs = 100;

/**
 * Time in which this process stood still (a machine that stalls, or wakes) is given back once: the answer may have come and lie there unread, and a device
 * that answered in time is not to be called dead for it.
 */
export function deadline(signal: AbortSignal, milliseconds: number): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const due = performance.now() + milliseconds;
  let timer = setTimeout(() => {
    const late = performance.now() - due;
    if (late < stallMs) abort();
    else timer = setTimeout(abort, Math.min(late, milliseconds));
  }, milliseconds);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    reason: () => (signal.aborted ? 'cancelled' : 'timeout'),
    clear: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

/** Waits that long or until the signal fires, whichever is first; never throws. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await after(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Settles with the promise, or with `undefined` as soon as the signal fires. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
