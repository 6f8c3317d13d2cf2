import { faultPoints } from '../../electron/station/fault-points.ts';
import { mayMount } from './disk.ts';

/** How one station is ended. */
export type Ending =
  | { readonly kind: 'moment' }
  | { readonly kind: 'point'; readonly name: string; readonly nth: number }
  | { readonly kind: 'full'; readonly free: number };

export interface Round {
  readonly task: 'work' | 'rotate';
  readonly ending: Ending;
  /** Whether the centre can be reached. */
  readonly online: boolean;
  readonly seed: number;
  readonly daysAhead: number;
}

/** How often a point is passed while one application is taken: it is ended at any of these times. */
const times: Readonly<Record<string, number>> = {
  'save.written': 14,
  'save.committed': 14,
  'evidence.chunk-written': 12,
  'evidence.written': 12,
};

/** Points an officer at work passes, or a change of the vault key. Backup, restore and upgrade have tests of their own. */
export const workPoints = faultPoints.filter((name) =>
  /^(save|evidence|seal|outbox|vault\.rotate)\./.test(name),
);
/** Only passed when what was acknowledged is old enough. */
export const purgePoints = faultPoints.filter((name) => name.startsWith('purge.'));

/**
 * The rounds of one data folder: every point once, as many kills at any moment, and on a disk of its own as many with a full disk; in an order that
 * the seed decides. The last ones let a month pass, so that what was acknowledged is erased.
 */
export function planOf(random: () => number): Round[] {
  const endings: Ending[] = [
    ...workPoints.map(
      (name): Ending => ({ kind: 'point', name, nth: 1 + Math.floor(random() * (times[name] ?? 1)) }),
    ),
    ...Array.from({ length: 14 }, (): Ending => ({ kind: 'moment' })),
    ...(mayMount
      ? Array.from({ length: 6 }, (): Ending => ({ kind: 'full', free: Math.floor(random() * 900_000) }))
      : []),
  ];
  const shuffled = endings
    .map((ending) => ({ ending, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ ending }): Round => {
      const sends = ending.kind === 'point' && ending.name.startsWith('outbox.');
      const task = ending.kind === 'point' && ending.name.startsWith('vault.') ? 'rotate' : 'work';
      const online = sends || random() < 0.7;
      return { task, ending, online, seed: Math.floor(random() * 2 ** 32), daysAhead: 0 };
    });
  const purges = purgePoints.map(
    (name): Round => ({
      task: 'work',
      ending: { kind: 'point', name, nth: 1 },
      online: false,
      seed: Math.floor(random() * 2 ** 32),
      daysAhead: name === 'purge.file-removed' ? 31 : 8,
    }),
  );
  return [...shuffled, ...purges];
}
