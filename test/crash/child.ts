import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Journal, StationOrders } from './journal.ts';

/** A station that neither reaches its point nor is killed by its time is killed then, in milliseconds. */
export const longestRound = 25_000;

export function startChild(program: string, orders: StationOrders): ChildProcess {
  return spawn(process.execPath, [program, JSON.stringify(orders)], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
}

/** Everything a station says, until it is gone. */
export async function readJournal(child: ChildProcess, then: (entry: Journal) => void): Promise<void> {
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    // The last line may have been cut off.
    if (line.endsWith('}')) then(JSON.parse(line) as Journal);
  }
  await closed;
}

export interface Ended {
  /** Killed itself at the point it was ordered to. */
  readonly atPoint: boolean;
  /** Nothing of what it was to be killed by came in time. */
  readonly late: boolean;
  readonly failed: string | null;
  /** It ended without being killed. */
  readonly byItself: boolean;
}

/**
 * Listens to a station until it is dead. `then` gets what it says, and `later`, by which it is killed so many milliseconds on; after
 * the longest time it is killed anyway.
 */
export async function untilKilled(
  child: ChildProcess,
  then: (entry: Journal, later: (ms: number, act?: () => void) => void) => void,
  longest = longestRound,
): Promise<Ended> {
  const seen = { atPoint: false, late: false, failed: null as string | null };
  const timers: NodeJS.Timeout[] = [];
  const kill = (): void => void child.kill('SIGKILL');
  const later = (ms: number, act = kill): void => void timers.push(setTimeout(act, ms));
  later(longest, () => {
    seen.late = true;
    kill();
  });
  await readJournal(child, (entry) => {
    if (entry.said === 'failed') seen.failed = entry.code;
    if (entry.said === 'point') seen.atPoint = true;
    then(entry, later);
  });
  for (const timer of timers) clearTimeout(timer);
  return { ...seen, byItself: child.signalCode !== 'SIGKILL' };
}
