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
  readonly ends: readonly { ended: string; rounds: number; violations: number }[];
  readonly proven: Proven;
  readonly violations: readonly string[];
}

/** Kills stations over real vaults until so many have died, and proves after each what it had promised. */
export async function crash(options: CrashOptions): Promise<CrashReport> {
  const started = performance.now();
  const random = randomNumbers(options.seed);
  const centre = await Centre.start(options.gateway);
  const proven = nothingProven();
  const ends = new Map<string, { rounds: number; violations: number }>();
  const violations: string[] = [];
  const total = { rounds: 0, folders: 0, answers: 0, sealed: 0 };
  const refusals = new Map<string, number>();

  const work = async (): Promise<void> => {
    while (total.rounds < options.rounds) {
      total.folders += 1;
      const folder = total.folders;
      const lane = await Lane.open(options.station, centre, proven, random);
      try {
        for (const round of planOf(random)) {
          if (total.rounds >= options.rounds) break;
          total.rounds += 1;
          const number = total.rounds;
          // Behind the rounds of work everything must have arrived, before time passes and it is erased.
          if (round.daysAhead > 0) await drained(lane, folder);
          const result = await lane.run(round);
          total.answers += result.answers;
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
  try {
    await Promise.all(Array.from({ length: options.lanes }, work));
  } finally {
    await centre.stop();
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    ...total,
    refusals: Object.fromEntries([...refusals].sort()),
    seconds: Math.round(seconds),
    perSecond: Math.round((total.rounds / seconds) * 10) / 10,
    seed: options.seed,
    ends: [...ends]
      .map(([ended, counted]) => ({ ended, ...counted }))
      .sort((one, other) => one.ended.localeCompare(other.ended)),
    proven,
    violations,
  };
}
