import type { Figure } from '../bench.ts';
import { eventLoopOf, type LoadResult, memoryOf } from './load.ts';
import type { Accounts } from './receipts.ts';
import { quantile } from './statistics.ts';

export const megabyte = 1_000_000;
/** Noise of a process that holds a few applications at a time, in MB a minute. */
const flat = 5;

export function loadFigures(title: string, result: LoadResult, promised: number | null): Figure[] {
  const { delivered, seconds, bytes, commit, delivery, gatewayCpu, clientCpu, tally, shed } = result;
  const named = (name: string, value: number, unit: string): Figure => ({
    name: `${title}: ${name}`,
    value,
    unit,
  });
  const times = (name: string, values: readonly number[]): Figure[] =>
    [0.5, 0.95, 0.99].map((share) => named(`${name} p${share * 100}`, quantile(values, share), 'ms'));
  const memory = memoryOf(result.samples);
  const loop = eventLoopOf(result.samples);
  return [
    {
      ...named('applications', delivered / seconds, '1/s'),
      ...(promised === null ? {} : { target: { atLeast: promised } }),
    },
    named('bytes', bytes / megabyte / seconds, 'MB/s'),
    ...times('acknowledge', commit),
    ...times('delivery', delivery),
    named('gateway CPU', (gatewayCpu / seconds) * 100, '%'),
    named('gateway CPU for each', (gatewayCpu / delivered) * 1000, 'ms'),
    named('clients CPU', (clientCpu / seconds) * 100, '%'),
    named('clients CPU for each', (clientCpu / delivered) * 1000, 'ms'),
    named('memory, highest', memory.highest / megabyte, 'MB'),
    named('event loop late, median', loop.median, 'ms'),
    named('event loop late, highest', loop.highest, 'ms'),
    named('sent away (429)', tally.sentAway, 'count'),
    ...Object.entries(shed).map(([reason, times]) => named(`429 for ${reason}`, times, 'count')),
    named('load average of the machine', result.loadAverage, ''),
  ];
}

export function restartFigures(title: string, { delivered, seconds, tally }: LoadResult): Figure[] {
  const name = `${title}, SIGKILL and restart in the middle`;
  const afterwards = tally.receipts.filter(({ commitMs }) => commitMs === null).length;
  return [
    { name, value: delivered / seconds, unit: '1/s' },
    { name: 'delivered then, to the last', value: tally.receipts.length, unit: 'count' },
    { name: 'sent away then (429)', value: tally.sentAway, unit: 'count' },
    { name: 'attempts repeated because of it', value: tally.retried, unit: 'count' },
    { name: 'receipts whose first answer was cut off', value: afterwards, unit: 'count' },
  ];
}

/** Memory over time of the first load. */
export function longRunFigures({ samples }: LoadResult): Figure[] {
  const { mean, growth } = memoryOf(samples);
  const steps = 10;
  const end = samples.at(-1)?.at ?? 0;
  const series = Array.from({ length: steps }, (_nothing, step) => {
    const from = (end * step) / steps;
    const part = samples.filter(({ at }) => at >= from && at < from + end / steps);
    return { from, values: part.map(({ rssBytes }) => rssBytes) };
  });
  return [
    ...series.map(
      ({ from, values }): Figure => ({
        name: `memory from ${from.toFixed(0)} s on`,
        value: quantile(values, 0.5) / megabyte,
        unit: 'MB',
      }),
    ),
    { name: 'memory, mean of the last two thirds', value: mean / megabyte, unit: 'MB' },
    {
      name: 'memory growth over the last two thirds',
      value: growth / megabyte,
      unit: 'MB/min',
      // In less the slope is noise.
      ...(end >= 300 ? { target: { atMost: flat } } : {}),
    },
  ];
}

export function accountFigures(accounts: Accounts, errors: ReadonlyMap<string, number>): Figure[] {
  const zero = { target: { atMost: 0 } };
  const failed = [...errors.values()].reduce((sum, times) => sum + times, 0);
  return [
    { name: 'receipts of all loads', value: accounts.receipts, unit: 'count' },
    { name: 'receipts verified whole', value: accounts.verified, unit: 'count' },
    { name: 'deliveries that ended in an error', value: failed, unit: 'count', ...zero },
    { name: 'receipts the index does not have', value: accounts.missingInIndex, unit: 'count', ...zero },
    { name: 'receipts without object', value: accounts.missingObjects, unit: 'count', ...zero },
    { name: 'objects with other bytes', value: accounts.differentObjects, unit: 'count', ...zero },
    { name: 'sequence numbers given twice', value: accounts.sequenceTwice, unit: 'count', ...zero },
    { name: 'sequence numbers left out', value: accounts.sequenceGaps, unit: 'count', ...zero },
  ];
}
