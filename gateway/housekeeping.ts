import type { Locks } from './http/upload-locks.ts';
import type { Uploads } from './http/uploads.ts';
import type { Store } from './store/store.ts';

const interval = 3600 * 1000;
/** Refusals are for finding out what went wrong, not for ever. */
export const refusalsKept = { days: 90, most: 100_000 } as const;

export interface Housekeeping {
  readonly locks: Locks;
  readonly uploads: Uploads;
  readonly store: Pick<Store, 'trimRefusals'>;
  readonly now: () => Date;
}

/** Forgets what has had its time, unless another gateway is at it. */
export async function keepHouse({ locks, uploads, store, now }: Housekeeping): Promise<void> {
  await locks.alone('housekeeping', async () => {
    await uploads.dropExpired();
    const oldest = new Date(now().getTime() - refusalsKept.days * 24 * 3600 * 1000);
    await store.trimRefusals(oldest, refusalsKept.most);
  });
}

/** Keeps house now and every hour until it is stopped. */
export function startHousekeeping(
  housekeeping: Housekeeping,
  onFailure: (error: unknown) => void,
): { readonly stop: () => Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = keepHouse(housekeeping).catch(onFailure);
  };
  const timer = setInterval(run, interval);
  timer.unref();
  run();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
