import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Centre } from './centre.ts';
import { type DeliveringStation, newTally, type Tally } from './delivery.ts';
import { mean, quantile, slope } from './statistics.ts';

const sampleInterval = 2000;
const shedPrefix = 'gateway_shed_total{reason="';

export interface Sample {
  /** Seconds since the load began. */
  readonly at: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly eventLoopDelay: number;
  readonly waiting: number;
  readonly cpuSeconds: number;
}

export interface LoadResult {
  readonly tally: Tally;
  /** Receipts in the measured time, and that time: from the first bytes to the moment no more were begun. */
  readonly delivered: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly commit: readonly number[];
  readonly delivery: readonly number[];
  readonly gatewayCpu: number;
  readonly clientCpu: number;
  readonly samples: readonly Sample[];
  readonly shed: Readonly<Record<string, number>>;
  readonly loadAverage: number;
  /** Nothing was left before the time was over. */
  readonly ranOut: boolean;
}

export interface LoadOptions {
  readonly seconds: number;
  /** Deliveries begun in a second, evenly; null: as many at a time as `atOnce`, each followed by another at once. */
  readonly rate: number | null;
  readonly atOnce: number;
  /** Called once, in the middle. */
  readonly halfway?: () => Promise<void>;
}

/** Lets the stations deliver for a time and then finish what they have begun. */
export async function load(
  centre: Centre,
  stations: readonly DeliveringStation[],
  { seconds, rate, atOnce, halfway }: LoadOptions,
): Promise<LoadResult> {
  const tally = newTally();
  const samples: Sample[] = [];
  const begun = performance.now();
  const until = begun + seconds * 1000;
  let ranOut = false;
  const sample = async (): Promise<ReadonlyMap<string, number>> => {
    const metrics = await centre.metrics();
    if (metrics.size > 0) samples.push(sampleOf(metrics, (performance.now() - begun) / 1000));
    return metrics;
  };
  const before = await sample();
  const cpu = process.cpuUsage();
  const sampling = setInterval(() => void sample(), sampleInterval);
  const middle =
    halfway === undefined
      ? Promise.resolve()
      : new Promise<void>((resolve, reject) => {
          setTimeout(
            () => {
              halfway().then(resolve, reject);
            },
            (seconds * 1000) / 2,
          );
        });
  const onRanOut = (): void => {
    ranOut = true;
  };
  const driving =
    rate === null
      ? saturate(stations, tally, atOnce, until, onRanOut)
      : pace(stations, tally, rate, until, onRanOut);
  await Promise.race([pause(seconds * 1000), driving]);
  const ended = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const after = await sample();
  clearInterval(sampling);
  await driving;
  await middle;
  const inTime = tally.receipts.filter(({ at }) => at <= ended);
  const change = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  return {
    tally,
    samples,
    clientCpu: (user + system) / 1e6,
    delivered: inTime.length,
    seconds: (ended - begun) / 1000,
    bytes: inTime.reduce((sum, { application }) => sum + application.size, 0),
    commit: inTime.flatMap(({ commitMs }) => (commitMs === null ? [] : [commitMs])),
    delivery: inTime.map(({ deliveryMs }) => deliveryMs),
    gatewayCpu: change('gateway_cpu_seconds_total'),
    shed: Object.fromEntries(
      [...after.keys()]
        .filter((name) => name.startsWith(shedPrefix) && change(name) > 0)
        .map((name) => [name.slice(shedPrefix.length, -2), change(name)]),
    ),
    loadAverage: loadavg()[0] ?? Number.NaN,
    ranOut,
  };
}

async function saturate(
  stations: readonly DeliveringStation[],
  tally: Tally,
  atOnce: number,
  until: number,
  onRanOut: () => void,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < until) {
      const turn = nextWithWork(stations, next);
      if (turn === null) {
        onRanOut();
        return;
      }
      next = turn.index + 1;
      await turn.station.deliverNext(tally);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Begins when it is time, whether or not earlier ones are done: a nation does not wait for its gateway. */
async function pace(
  stations: readonly DeliveringStation[],
  tally: Tally,
  rate: number,
  until: number,
  onRanOut: () => void,
): Promise<void> {
  const underWay: Promise<boolean>[] = [];
  let next = 0;
  for (let due = performance.now(); due < until; due += 1000 / rate) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const station = nextWithWork(stations, next);
    if (station === null) {
      onRanOut();
      break;
    }
    next = station.index + 1;
    underWay.push(station.station.deliverNext(tally, due));
  }
  await Promise.all(underWay);
}

function nextWithWork(
  stations: readonly DeliveringStation[],
  from: number,
): { station: DeliveringStation; index: number } | null {
  for (let step = 0; step < stations.length; step += 1) {
    const index = (from + step) % stations.length;
    const station = stations[index];
    if (station !== undefined && station.waiting.length > 0) return { station, index };
  }
  return null;
}

function sampleOf(metrics: ReadonlyMap<string, number>, at: number): Sample {
  const value = (name: string): number => metrics.get(name) ?? Number.NaN;
  return {
    at,
    rssBytes: value('gateway_resident_bytes'),
    heapBytes: value('gateway_heap_used_bytes'),
    eventLoopDelay: value('gateway_event_loop_delay_seconds') * 1000,
    waiting: value('gateway_verifications_waiting'),
    cpuSeconds: value('gateway_cpu_seconds_total'),
  };
}

/** What the memory does once everything is warm: the last two thirds of the time. */
export function memoryOf(samples: readonly Sample[]) {
  const end = samples.at(-1)?.at ?? 0;
  const late = samples.filter(({ at }) => at >= end / 3);
  return {
    mean: mean(late.map(({ rssBytes }) => rssBytes)),
    highest: Math.max(...samples.map(({ rssBytes }) => rssBytes)),
    /** Bytes a minute. */
    growth: slope(late.map(({ at, rssBytes }) => ({ x: at / 60, y: rssBytes }))),
  };
}

export const eventLoopOf = (samples: readonly Sample[]) => ({
  median: quantile(
    samples.map(({ eventLoopDelay }) => eventLoopDelay),
    0.5,
  ),
  highest: Math.max(...samples.map(({ eventLoopDelay }) => eventLoopDelay)),
});
