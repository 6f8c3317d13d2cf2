import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/** One driver instance at work: whatever runs because of it, callbacks and timers too, runs in its scope. */
export interface DriverScope {
  readonly deviceId: string;
  /** A bug that nobody caught came from this driver. */
  readonly failed: (bug: unknown) => void;
}

const scopes = new AsyncLocalStorage<DriverScope>();
let remember: ((deviceId: string) => void) | undefined;
let last: string | undefined;

/** Runs the work, and all that follows from it, as that driver's. */
export function runAsDriver<T>(scope: DriverScope, work: () => T): T {
  return scopes.run(scope, () => {
    note(scope.deviceId);
    return work();
  });
}

/** Work of the host itself that a driver has called for: what it throws later is none of the driver's. */
export function leaveDriver<T>(work: () => T): T {
  return scopes.exit(work);
}

/**
 * Gives a bug that reached the process to the driver it came from. Call it in the handler of the event, while its context is still that of
 * the callback which threw.
 * @returns whether a driver was to blame
 */
export function blameDriver(bug: unknown): boolean {
  const scope = scopes.getStore();
  if (scope === undefined) return false;
  // Out of the failed driver's context: what is started now must not be taken for its doing.
  scopes.exit(() => scope.failed(bug));
  return true;
}

/**
 * From now on each change of the driver whose code runs is told, before that code runs: what blocks this thread for ever, or ends the process,
 * is then known by name. A change costs one small write; many turns of one driver cost one.
 * @returns the way to stop
 */
export function leaveBreadcrumbs(write: (deviceId: string) => void): () => void {
  remember = write;
  last = undefined;
  const hook = createHook({
    before: () => {
      const scope = scopes.getStore();
      if (scope !== undefined) note(scope.deviceId);
    },
  }).enable();
  return () => {
    hook.disable();
    remember = undefined;
  };
}

function note(deviceId: string): void {
  if (remember === undefined || deviceId === last) return;
  last = deviceId;
  remember(deviceId);
}
