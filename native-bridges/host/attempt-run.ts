import type { DeviceFailure } from '../../domain/devices/device.ts';
import type { EndReason } from './attempts.ts';

/** A driver that was told to end, or has given its result, must have freed the device within this time, in milliseconds. */
export const endWithinMs = 5000;

/** How an attempt of one kind of device ends where its driver does not say it: it has the members of that kind's last states. */
export interface Endings<S> {
  readonly failed: (failure: DeviceFailure) => S;
  readonly cancelled: () => S;
}

export interface AttemptWork<S> {
  /** Runs work as that driver's, so that bugs and hangs are known by its name. */
  readonly enter: <T>(work: () => T) => T;
  readonly states: (signal: AbortSignal) => AsyncIterable<S>;
  readonly endings: Endings<S>;
  readonly emit: (state: S) => void;
  /** The driver threw. */
  readonly onBug: (bug: unknown) => void;
  /** The driver did not end when it was told to. */
  readonly onAbandoned: () => void;
  readonly endWithinMs?: number;
}

export interface RunningAttempt<S> {
  readonly end: (reason: EndReason) => void;
  /** The last state, once it is decided and before it is told. */
  readonly last: Promise<S>;
}

const lastPhases = ['captured', 'signed', 'scanned', 'read', 'printed', 'finished', 'failed', 'cancelled'];

export function isLast({ phase }: { readonly phase: string }): boolean {
  return lastPhases.includes(phase);
}

/**
 * Passes a stream on and sees to it that exactly one last state ends it in bounded time, whatever the driver does. The last state is
 * answered when the driver has freed the device, so that the next attempt may follow at once.
 */
export function runAttempt<S extends { readonly phase: string }>(work: AttemptWork<S>): RunningAttempt<S> {
  const abort = new AbortController();
  let reason: EndReason | undefined;
  let over = false;
  let startCountdown = (): void => undefined;
  const ending = new Promise<void>((resolve) => {
    startCountdown = resolve;
  });

  let seen: S | undefined;
  const drain = async (): Promise<S> => {
    try {
      for await (const state of work.states(abort.signal)) {
        if (isLast(state)) {
          seen = state;
          // Leaving the loop lets the driver clean up; that has its time too.
          startCountdown();
          break;
        }
        if (!over) work.emit(state);
      }
    } catch (bug) {
      // After a result there is nothing to take back: the driver failed in cleaning up.
      if (!over) work.onBug(bug);
      seen ??= work.endings.failed({ code: 'driver-failed', cause: 'the driver threw' });
    }
    return explain(
      seen ?? work.endings.failed({ code: 'driver-failed', cause: 'driver ended without a result' }),
      reason,
      work.endings,
    );
  };

  const last = new Promise<S>((resolve) => {
    // Begun in a turn of its own: the caller knows the attempt by then.
    void Promise.resolve()
      .then(() => work.enter(drain))
      .then((state) => {
        over = true;
        resolve(state);
      });
    void ending.then(() => {
      const limit = setTimeout(() => {
        if (over) return;
        over = true;
        work.onAbandoned();
        resolve(explain(seen ?? work.endings.cancelled(), reason, work.endings));
      }, work.endWithinMs ?? endWithinMs);
      // Over before: nothing must keep the process awake for the rest of the time.
      void last.finally(() => clearTimeout(limit));
    });
  });
  return {
    end: (why) => {
      reason ??= why;
      startCountdown();
      abort.abort();
    },
    last,
  };
}

/** What the host knows better than the driver: why it was told to stop. A result that came all the same stays one. */
function explain<S extends { readonly phase: string }>(
  state: S,
  reason: EndReason | undefined,
  endings: Endings<S>,
): S {
  if (reason === undefined || reason === 'cancelled') return state;
  if (state.phase !== 'failed' && state.phase !== 'cancelled') return state;
  return endings.failed({ code: reason });
}
