import { type FaultPoint, faultPoints } from '../../electron/station/fault-points.ts';
import { mayMount } from './disk.ts';

/** How one station is ended. `centre`: the gateway is, shortly after the station passed `name`, and comes back. */
export type Ending =
  | { readonly kind: 'moment' }
  | { readonly kind: 'point'; readonly name: FaultPoint; readonly nth: number }
  | { readonly kind: 'full'; readonly free: number }
  | { readonly kind: 'centre'; readonly name: FaultPoint; readonly afterMs: number };

export type RoundTask = 'work' | 'rotate' | 'backup' | 'restore' | 'upgrade' | 'first-start';

export interface Round {
  readonly task: RoundTask;
  readonly ending: Ending;
  /** Whether the centre can be reached. */
  readonly online: boolean;
  readonly seed: number;
  readonly daysAhead: number;
}

/** How often a point is passed while one application is taken: it is ended at any of these times. */
const times: Partial<Record<FaultPoint, number>> = {
  'save.written': 14,
  'save.committed': 14,
  'evidence.chunk-written': 12,
  'evidence.written': 12,
  'comparing.begun': 12,
  'comparing.compared': 12,
  'comparing.written': 12,
  'vault.backup.chunk-written': 2,
  'vault.restore.moved': 2,
};

/** Who passes a point. */
function taskOf(name: FaultPoint): RoundTask {
  if (name === 'vault.keyring-made') return 'first-start';
  const [, change] = /^vault\.(rotate|backup|restore|upgrade)\./.exec(name) ?? [];
  return (change ?? 'work') as RoundTask;
}

const triggers: readonly FaultPoint[] = [
  'outbox.sending',
  'outbox.upload-begun',
  'outbox.verifying',
  'outbox.receipt-received',
];

/** Of these, points are passed in one order only: a backup is there before it is restored. */
const besides: readonly RoundTask[] = ['backup', 'restore', 'upgrade', 'first-start'];
const purges = faultPoints.filter((name) => name.startsWith('purge.'));
const works = faultPoints.filter((name) => !purges.includes(name) && !besides.includes(taskOf(name)));

/**
 * The rounds of one data folder: every point once, as many kills at any moment, and on a disk of its own as many with a full disk; in an order that
 * the seed decides. Backups are taken and restored while there is little to copy. The last ones let a month pass, so that what was
 * acknowledged is erased.
 */
export function planOf(random: () => number): Round[] {
  const seed = (): number => Math.floor(random() * 2 ** 32);
  const upTo = (most: number): number => Math.floor(random() * most);
  const pointOf = (name: FaultPoint): Ending => ({ kind: 'point', name, nth: 1 + upTo(times[name] ?? 1) });
  const roundOf = (ending: Ending, task: RoundTask, online: boolean): Round => ({
    ...{ task, ending, online, seed: seed() },
    daysAhead: 0,
  });
  const endings: Ending[] = [
    ...works.map(pointOf),
    ...Array.from({ length: 14 }, (): Ending => ({ kind: 'moment' })),
    ...(mayMount ? Array.from({ length: 6 }, (): Ending => ({ kind: 'full', free: upTo(900_000) })) : []),
    ...Array.from({ length: 3 }, (): Ending => {
      const name = triggers[upTo(triggers.length)] ?? 'outbox.sending';
      return { kind: 'centre', name, afterMs: upTo(80) };
    }),
  ];
  const shuffled = endings
    .map((ending) => ({ ending, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ ending }): Round => {
      const sends =
        ending.kind === 'centre' || (ending.kind === 'point' && ending.name.startsWith('outbox.'));
      return roundOf(ending, ending.kind === 'point' ? taskOf(ending.name) : 'work', sends || random() < 0.7);
    });
  const others = besides.flatMap((task) =>
    [...faultPoints.filter((name) => taskOf(name) === task).map(pointOf), { kind: 'moment' } as const].map(
      (ending) => roundOf(ending, task, false),
    ),
  );
  const erasing = purges.map(
    (name): Round => ({
      ...roundOf(pointOf(name), 'work', false),
      daysAhead: name === 'purge.file-removed' ? 31 : 8,
    }),
  );
  const early = 4 + upTo(6);
  return [...shuffled.slice(0, early), ...others, ...shuffled.slice(early), ...erasing];
}
