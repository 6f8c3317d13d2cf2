import { comparePrepared } from '../../domain/biometrics/minutiae/compare.ts';
import { sameFingerFrom } from '../../domain/biometrics/minutiae/threshold.ts';
import { askNbis, nbisIsHere, nbisThreshold, type NbisReport } from '../support/libfprint/nbis.ts';
import type { BenchOptions, BenchReport, BenchTable, Figure } from './bench.ts';
import { agreementOf } from './fingerprints/agreement.ts';
import { type Pair, type PairSet, publicPairs, syntheticPairs } from './fingerprints/pair-sets.ts';
import { type Print, printOf } from './fingerprints/prints.ts';
import { cardSamples, otherSamples } from './fingerprints/public-prints.ts';
import { figuresByUse } from './fingerprints/uses.ts';
import {
  equalErrorRate,
  falseMatchRate,
  falseNonMatchRate,
  percentile,
  type Scores,
  thresholdAt,
  upperBound,
} from './fingerprints/statistics.ts';
import { syntheticSamples } from './fingerprints/synthetic-set.ts';

/**
 * How well minutiae are found and compared, side by side with NBIS on the same pictures and pairs. `--data DIR` for the public
 * prints (default ../shared/data), `--people N` synthetic people of ten fingers (default 4), `--impostors N` pairs of different
 * fingers for each kind of touch (default 3000), `--half tuning` for the people the matcher's numbers were chosen on,
 * `--nbis no` to leave NBIS out.
 */
export async function run({ options, tell }: BenchOptions): Promise<BenchReport> {
  const folder = options['data'] ?? '../shared/data';
  const people = Number(options['people'] ?? 4);
  const half = options['half'] === 'tuning' ? 'tuning' : 'held-out';
  const prints: Print[] = [];
  for (const sample of syntheticSamples(half, people)) {
    prints.push(printOf(sample));
    if (prints.length % 80 === 0) tell(`${prints.length} synthetic prints`);
  }
  const made = prints.length;
  prints.push(...[...(await cardSamples(folder)), ...(await otherSamples(folder))].map(printOf));
  const sets = [
    ...syntheticPairs(prints, Number(options['impostors'] ?? 3000)),
    ...publicPairs(prints, made),
  ];
  const pairs = [...new Map(sets.flatMap(pairsOf).map((pair) => [pair.join(' '), pair])).values()];
  tell(`comparing ${pairs.length} pairs`);
  const started = performance.now();
  const scores = pairs.map(([a, b]) =>
    comparePrepared((prints[a] as Print).cloud, (prints[b] as Print).cloud),
  );
  const comparisonMs = (performance.now() - started) / pairs.length;
  const withNbis = options['nbis'] !== 'no' && nbisIsHere();
  tell(withNbis ? 'asking NBIS' : 'NBIS is not here: its columns stay empty');
  const nbis = withNbis
    ? await askNbis(
        prints.map(({ image }) => image),
        pairs,
      )
    : undefined;
  tell('searching');
  const ours = lookUp(pairs, scores);
  const theirs = nbis && lookUp(pairs, nbis.scores);
  const uses = figuresByUse(prints.slice(0, made), prints.slice(made));
  return {
    method: [
      `made (${half}): ${people} people of 9 to 81 years, ten fingers, eight touches each, from the simulated scanner’s generator`,
      'card: one person’s inked ten-print card of NIST, every rolled print against every plain one; slaps cut by our own segmentation',
      'public: the card, the SourceAFIS trio, three SFinGe prints of NFIQ 2 and two ISO records, all pairs',
      'left out: the other NIST records (the same card again), amputation, palm and iris records, the WSQ sample (finger unknown)',
      nbis
        ? 'NBIS: mindtct and bozorth3 in libfprint through its virtual image device, its threshold put out of reach so that it tells every score'
        : 'NBIS: left out, this system has no libfprint-2-2 (apt-get install libfprint-2-2)',
      `thresholds: ours ${sameFingerFrom}, NBIS ${nbisThreshold}; where fewer than 1000 impostors were compared, “FNMR at 0.1 %” is that at the highest impostor`,
    ],
    tables: [
      ratesTable(sets, ours, theirs),
      agreementTable(prints, made, nbis),
      timesTable(prints, comparisonMs, nbis),
      uses.table,
    ],
    figures: [
      ...figuresOf(sets, ours, theirs),
      ...timeFigures(prints, made, comparisonMs, nbis),
      ...uses.figures,
    ],
  };
}

function pairsOf({ genuine, impostor }: PairSet): readonly Pair[] {
  return [...genuine, ...impostor];
}

type LookUp = (set: PairSet) => Scores;

function lookUp(pairs: readonly Pair[], scores: readonly number[]): LookUp {
  const known = new Map(pairs.map((pair, index) => [pair.join(' '), scores[index] as number]));
  const of = (wanted: readonly Pair[]) => wanted.map((pair) => known.get(pair.join(' ')) as number);
  return ({ genuine, impostor }) => ({ genuine: of(genuine), impostor: of(impostor) });
}

const percent = (rate: number): string => `${(100 * rate).toFixed(rate > 0 && rate < 0.001 ? 3 : 2)} %`;

function ratesTable(sets: readonly PairSet[], ours: LookUp, theirs: LookUp | undefined): BenchTable {
  const beside = (set: PairSet, rate: (scores: Scores, threshold: number) => number): string[] => [
    percent(rate(ours(set), sameFingerFrom)),
    theirs ? percent(rate(theirs(set), nbisThreshold)) : '–',
  ];
  return {
    title: 'same finger or not',
    columns: [
      'pairs',
      'genuine',
      'impostor',
      'EER ours',
      'NBIS',
      'FNMR at FMR 0.1 % ours',
      'NBIS',
      'FNMR at threshold ours',
      'NBIS',
      'FMR at threshold ours',
      'NBIS',
    ],
    rows: sets.map((set) => [
      set.name,
      `${set.genuine.length}`,
      `${set.impostor.length}`,
      ...beside(set, equalErrorRate),
      ...beside(set, (scores) => falseNonMatchRate(scores, thresholdAt(scores, 0.001))),
      ...beside(set, falseNonMatchRate),
      ...beside(set, falseMatchRate),
    ]),
  };
}

const kinds: readonly (readonly [string, (print: Print) => boolean])[] = [
  ['made, a good touch', ({ label }) => label === 'good'],
  ['made, in ink', ({ label }) => label.startsWith('ink')],
  ['card, rolled', ({ finger, label }) => finger.startsWith('card') && label === 'rolled'],
  ['card, plain', ({ finger, label }) => finger.startsWith('card') && label === 'plain'],
];

function agreementTable(prints: readonly Print[], made: number, nbis: NbisReport | undefined): BenchTable {
  const all = [
    ...kinds,
    [
      'other public prints',
      (print: Print) => prints.indexOf(print) >= made && !print.finger.startsWith('card'),
    ],
  ] as const;
  return {
    title: 'minutiae: the same within 8 pixels and 20°',
    columns: ['pictures', 'count', 'ours each', 'NBIS each', 'NBIS’s that we have', 'ours that NBIS has'],
    rows: all.flatMap(([name, belongs]) => {
      const chosen = prints.flatMap((print, index) =>
        belongs(print) ? [{ ours: print.minutiae, theirs: nbis?.minutiae[index] ?? [] }] : [],
      );
      if (chosen.length === 0) return [];
      const mean = (counts: readonly number[]) =>
        (counts.reduce((a, b) => a + b, 0) / counts.length).toFixed(0);
      const { ofTheirs, ofOurs } = agreementOf(chosen);
      const row = [name, `${chosen.length}`, mean(chosen.map(({ ours }) => ours.length))];
      return nbis === undefined
        ? [[...row, '–', '–', '–']]
        : [[...row, mean(chosen.map(({ theirs }) => theirs.length)), percent(ofTheirs), percent(ofOurs)]];
    }),
  };
}

function timesTable(
  prints: readonly Print[],
  comparisonMs: number,
  nbis: NbisReport | undefined,
): BenchTable {
  const ms = (value: number | undefined) =>
    value === undefined ? '–' : `${value.toFixed(value < 10 ? 2 : 0)} ms`;
  const ours = prints.map(({ extractionMs }) => extractionMs);
  return {
    title: 'time, on the same pictures and pairs',
    columns: ['what', 'ours', 'NBIS'],
    rows: [
      ['extraction, median', ms(percentile(ours, 0.5)), ms(nbis && percentile(nbis.extractionMs, 0.5))],
      [
        'extraction, 95th of 100',
        ms(percentile(ours, 0.95)),
        ms(nbis && percentile(nbis.extractionMs, 0.95)),
      ],
      ['comparison of two templates, mean', ms(comparisonMs), ms(nbis?.comparisonMs)],
    ],
  };
}

function figuresOf(sets: readonly PairSet[], ours: LookUp, theirs: LookUp | undefined): Figure[] {
  return sets.flatMap((set) => {
    const own = rates(set.name, ours(set), sameFingerFrom);
    if (theirs === undefined) return own;
    const beside = rates(set.name, theirs(set), nbisThreshold);
    return [...own, ...beside.map((figure) => ({ ...figure, name: figure.name.replace(':', ', NBIS:') }))];
  });
}

function rates(name: string, scores: Scores, threshold: number): Figure[] {
  const { genuine, impostor } = scores;
  const label = name.replace(':', ',');
  const passed = impostor.filter((score) => score >= threshold).length;
  const figure = (what: string, value: number, unit: string): Figure => ({
    name: `${label}: ${what}`,
    value,
    unit,
  });
  return [
    figure('genuine pairs', genuine.length, 'count'),
    figure('impostor pairs', impostor.length, 'count'),
    figure('EER', 100 * equalErrorRate(scores), '%'),
    figure('FNMR at FMR 0.1 %', 100 * falseNonMatchRate(scores, thresholdAt(scores, 0.001)), '%'),
    figure('FNMR at threshold', 100 * falseNonMatchRate(scores, threshold), '%'),
    figure('FMR at threshold', 100 * falseMatchRate(scores, threshold), '%'),
    figure('FMR at threshold, 95 % bound', 100 * upperBound(passed, impostor.length), '%'),
    figure('highest impostor', Math.max(...impostor), 'score'),
    figure('lowest genuine', Math.min(...genuine), 'score'),
  ];
}

function timeFigures(
  prints: readonly Print[],
  made: number,
  comparisonMs: number,
  nbis: NbisReport | undefined,
): Figure[] {
  const plain = prints.slice(0, made).filter(({ image }) => image.width === 380);
  const times = plain.map(({ extractionMs }) => extractionMs);
  const figures: Figure[] = [
    {
      name: 'extraction, 380 × 500 pixels, median',
      value: percentile(times, 0.5),
      unit: 'ms',
      target: { atMost: 150 },
    },
    { name: 'comparison of two templates, mean', value: comparisonMs, unit: 'ms', target: { atMost: 5 } },
  ];
  if (nbis === undefined) return figures;
  return [
    ...figures,
    { name: 'NBIS: extraction, all pictures, median', value: percentile(nbis.extractionMs, 0.5), unit: 'ms' },
    { name: 'NBIS: comparison of two prints, mean', value: nbis.comparisonMs, unit: 'ms' },
  ];
}
