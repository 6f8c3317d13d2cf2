import { runTrial, slapTrials, trialPeople, type SlapTally } from '../support/slaps/slap-trials.ts';
import type { BenchOptions, BenchReport, Figure } from './bench.ts';

const columns = [
  'hands lie',
  'slaps',
  'right count',
  'right hand',
  'wrong hand',
  'not said',
  'overlap',
  'ms',
] as const;

/**
 * Synthetic slaps found as the device host finds them, and as the coaching does on previews of a quarter of the size. Options:
 * `--people` (3), `--hands` a way and person (8).
 */
export async function run({ options, tell }: BenchOptions): Promise<BenchReport> {
  const people = trialPeople(Number(options['people'] ?? 3));
  const hands = Number(options['hands'] ?? 8);
  const rows: string[][] = [];
  const all = { full: [] as SlapTally[], preview: [] as SlapTally[] };
  for (const [kind, preview] of [
    ['full', false],
    ['preview', true],
  ] as const) {
    for (const trial of slapTrials) {
      const tally = runTrial(people, trial, hands, preview);
      all[kind].push(tally);
      rows.push(rowOf(preview ? `${trial}, preview` : trial, tally));
      tell(rows.at(-1)?.join('  ') ?? '');
    }
  }
  return {
    method: [
      `${people.length} synthetic people, ${hands} hands of each in each of ${slapTrials.length} ways; every third is asked for as the other hand`,
      'overlap: intersection over union of each finger with the box its skin was laid down in, the middle value',
      'the shape of hands these are laid down in was written by those who wrote the search: figures of real hands will be lower',
    ],
    tables: [{ title: 'Slaps', columns, rows }],
    figures: [...figuresOf('slap', all.full, 0.75), ...figuresOf('preview', all.preview, 0.75)],
  };
}

function rowOf(name: string, tally: SlapTally): string[] {
  const { slaps, rightCount, rightHand, wrongHand, unsure, overlaps, milliseconds } = tally;
  return [
    name,
    String(slaps),
    String(rightCount),
    String(rightHand),
    String(wrongHand),
    String(unsure),
    middle(overlaps).toFixed(2),
    middle(milliseconds).toFixed(1),
  ];
}

function figuresOf(name: string, tallies: readonly SlapTally[], leastOverlap: number): Figure[] {
  const total = (pick: (tally: SlapTally) => number) => tallies.reduce((sum, tally) => sum + pick(tally), 0);
  const slaps = total((tally) => tally.slaps);
  return [
    {
      name: `${name}: right count`,
      value: total((tally) => tally.rightCount) / slaps,
      unit: 'ratio',
      target: { atLeast: 0.95 },
    },
    {
      name: `${name}: hand called the wrong one`,
      value: total((tally) => tally.wrongHand) / slaps,
      unit: 'ratio',
      target: { atMost: 0.01 },
    },
    { name: `${name}: hand said`, value: total((tally) => tally.rightHand) / slaps, unit: 'ratio' },
    {
      name: `${name}: overlap, the middle finger of all`,
      value: middle(tallies.flatMap(({ overlaps }) => overlaps)),
      unit: 'ratio',
      target: { atLeast: leastOverlap },
    },
    {
      name: `${name}: time, the middle one`,
      value: middle(tallies.flatMap(({ milliseconds }) => milliseconds)),
      unit: 'ms',
    },
  ];
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
