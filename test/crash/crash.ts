import { type FaultPoint, faultPoints } from '../../electron/station/fault-points.ts';
import { Centre } from './centre.ts';
import { Lane } from './lane.ts';
import { planOf } from './plan.ts';
import { type Proven, nothingProven } from './prove.ts';
import { randomNumbers } from './random-numbers.ts';

export interface CrashOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Data folders worked on at once. */
  readonly lanes: number;
  /** Bundled programs. */
  readonly station: string;
  readonly gateway: string;
  readonly progress: (line: string) => void;
}

/** So many rounds end a station at every point; a few more where some were not passed for want of time. */
export const everyPointRounds = 200;
const mostMore = 150;

export interface CrashReport {
  readonly rounds: number;
  readonly folders: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly seed: number;
  readonly answers: number;
  /** `call code` of what was refused (a full disk, mostly), and how often. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly sealed: number;
  /** Every name of the closed list, and how many stations ended there. */
  readonly points: Readonly<Record<FaultPoint, number>>;
  readonly ends: readonly { ended: string; rounds: number; violations: number }[];
  readonly proven: Proven;
  readonly violations: readonly string[];
}

/** Kills stations over real vaults until so many have died, and proves after each what it had promised. */
export async function crash(options: CrashOptions): Promise<CrashReport> {
  const started = performance.now();
  const random = randomNumbers(options.seed);
  const proven = nothingProven();
  const points = Object.fromEntries(faultPoints.map((name) => [name, 0])) as Record<FaultPoint, number>;
  const ends = new Map<string, { rounds: number; violations: number }>();
  const violations: string[] = [];
  const total = { rounds: 0, folders: 0, answers: 0, sealed: 0 };
  const refusals = new Map<string, number>();

  const missing = (): FaultPoint[] =>
    options.rounds < everyPointRounds ? [] : faultPoints.filter((name) => points[name] === 0);
  const isEnough = (): boolean =>
    total.rounds >= options.rounds && (missing().length === 0 || total.rounds >= options.rounds + mostMore);

  /** A gateway of its own: whose is killed does not keep the stations of the others. */
  const work = async (): Promise<void> => {
    const centre = await Centre.start(options.gateway);
    try {
      await over(centre);
    } finally {
      await centre.stop();
    }
  };
  const over = async (centre: Centre): Promise<void> => {
    while (!isEnough()) {
      total.folders += 1;
      const folder = total.folders;
      const lane = await Lane.open(options.station, centre, proven, random);
      try {
        for (const round of planOf(random)) {
          if (isEnough()) break;
          total.rounds += 1;
          const number = total.rounds;
          // Behind the rounds of work everything must have arrived, before time passes and it is erased.
          if (round.daysAhead > 0) await drained(lane, folder);
          const result = await lane.run(round);
          total.answers += result.answers;
          if (result.atPoint && round.ending.kind === 'point') points[round.ending.name] += 1;
          const end = ends.get(result.ended) ?? { rounds: 0, violations: 0 };
          const found = result.violations.map((one) => `round ${number} (${result.ended}): ${one}`);
          ends.set(result.ended, {
            rounds: end.rounds + 1,
            violations: end.violations + found.length,
          });
          violations.push(...found);
          for (const one of found) options.progress(one);
          if (number % 50 === 0) {
            const seconds = Math.round((performance.now() - started) / 1000);
            options.progress(`${number} rounds, ${violations.length} violations, ${seconds} s`);
          }
        }
        await drained(lane, folder);
        total.sealed += lane.sealed;
        for (const [name, count] of lane.refusals) refusals.set(name, (refusals.get(name) ?? 0) + count);
      } finally {
        lane.close();
      }
    }
  };
  const drained = async (lane: Lane, folder: number): Promise<void> => {
    const found = (await lane.drain()).map((one) => `folder ${folder}, all sent: ${one}`);
    violations.push(...found);
    for (const one of found) options.progress(one);
  };
  await Promise.all(Array.from({ length: options.lanes }, work));
  for (const name of missing()) violations.push(`${name}: no station was ever ended there`);
  const seconds = (performance.now() - started) / 1000;
  return {
    ...total,
    refusals: Object.fromEntries([...refusals].sort()),
    seconds: Math.round(seconds),
    perSecond: Math.round((total.rounds / seconds) * 10) / 10,
    seed: options.seed,
    points,
    ends: [...ends]
      .map(([ended, counted]) => ({ ended, ...counted }))
      .sort((one, other) => one.ended.localeCompare(other.ended)),
    proven,
    violations,
  };
}
