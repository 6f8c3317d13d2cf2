import {
  comparePrepared,
  compareTemplates,
  prepareTemplate,
} from '../../domain/biometrics/minutiae/compare.ts';
import type { MinutiaeCloud } from '../../domain/biometrics/minutiae/cloud.ts';
import { extractTemplate } from '../../domain/biometrics/minutiae/template.ts';
import { sameFingerFrom } from '../../domain/biometrics/minutiae/threshold.ts';
import type { BenchOptions, BenchReport, Figure } from './bench.ts';
import { cardSamples, otherSamples } from './fingerprints/public-prints.ts';
import {
  equalErrorRate,
  falseMatchRate,
  falseNonMatchRate,
  thresholdAt,
  upperBound,
  type Scores,
} from './fingerprints/statistics.ts';
import { syntheticSamples, type Sample } from './fingerprints/synthetic-set.ts';

interface Print {
  readonly finger: string;
  readonly label: string;
  readonly template: Uint8Array;
  readonly cloud: MinutiaeCloud;
  readonly extractionMs: number;
  readonly pixels: number;
}

/**
 * How well minutiae are found and compared. `--data DIR` for the public prints (default ../shared/data), `--people N` synthetic
 * people of ten fingers (default 12), `--half tuning` for the people the matcher's numbers were chosen on.
 */
export async function run({ options, tell }: BenchOptions): Promise<BenchReport> {
  const folder = options['data'] ?? '../shared/data';
  const people = Number(options['people'] ?? 12);
  const half = options['half'] === 'tuning' ? 'tuning' : 'held-out';
  const synthetic: Print[] = [];
  for (const sample of syntheticSamples(half, people)) {
    synthetic.push(printOf(sample));
    if (synthetic.length % 60 === 0) tell(`${synthetic.length} synthetic prints`);
  }
  const card = (await cardSamples(folder)).map(printOf);
  const others = (await otherSamples(folder)).map(printOf);
  tell('comparing');
  const made = compareAll(synthetic);
  const inked = compareAll(card);
  const rolledAgainstPlain = {
    genuine: inked.genuine,
    impostor: card.flatMap((a) =>
      card
        .filter((b) => a.label === 'rolled' && b.label === 'plain' && a.finger !== b.finger)
        .map((b) => comparePrepared(a.cloud, b.cloud)),
    ),
  };
  const mixed = compareAll([...others, ...card]);
  const trio = compareAll(others);
  return {
    method: [
      `synthetic (${half}): ${people} people of 9 to 81 years, ten fingers, three touches (good, careless ±15°, rolled); all pairs`,
      'card: one person’s inked ten-print card of NIST, each rolled print against each plain one (slaps cut by hand)',
      'public: the card, the SourceAFIS trio, three SFinGe prints and two ISO records, all pairs of different fingers',
      'left out: the other NIST records (the same card again), amputation, palm and iris records, the WSQ sample (finger unknown)',
      `threshold ${sameFingerFrom}; upper bounds are 95 %, as if pairs were independent, which pairs that share a print are not`,
    ],
    figures: [
      ...ratesOf('synthetic', made),
      ...touchFigures(synthetic),
      ...ratesOf('card, rolled against plain', rolledAgainstPlain),
      figure('SourceAFIS trio: genuine score', Math.min(...trio.genuine), 'score'),
      ...impostorsOf('public', mixed),
      ...timeFigures(synthetic, card),
    ],
  };
}

function printOf({ finger, label, image }: Sample): Print {
  const started = performance.now();
  const template = extractTemplate(image);
  const extractionMs = performance.now() - started;
  const cloud = prepareTemplate(template);
  if (cloud === undefined) throw new Error('a template made here cannot be read here');
  return { finger, label, template, cloud, extractionMs, pixels: image.width * image.height };
}

function compareAll(prints: readonly Print[]): Scores {
  const genuine: number[] = [];
  const impostor: number[] = [];
  for (const [index, a] of prints.entries()) {
    for (let other = index + 1; other < prints.length; other += 1) {
      const b = prints[other] as Print;
      (a.finger === b.finger ? genuine : impostor).push(comparePrepared(a.cloud, b.cloud));
    }
  }
  return { genuine, impostor };
}

function figure(name: string, value: number, unit: string, target?: Figure['target']): Figure {
  return target === undefined ? { name, value, unit } : { name, value, unit, target };
}

function ratesOf(name: string, scores: Scores): Figure[] {
  if (scores.genuine.length === 0) return [];
  return [
    figure(`${name}: genuine pairs`, scores.genuine.length, 'count'),
    figure(`${name}: EER`, 100 * equalErrorRate(scores), '%'),
    figure(`${name}: score of FMR 0.1 %`, thresholdAt(scores, 0.001), 'score'),
    figure(`${name}: lowest genuine score`, Math.min(...scores.genuine), 'score'),
    figure(`${name}: FNMR at FMR 0.1 %`, 100 * falseNonMatchRate(scores, thresholdAt(scores, 0.001)), '%'),
    figure(`${name}: FNMR at the threshold`, 100 * falseNonMatchRate(scores, sameFingerFrom), '%'),
    ...impostorsOf(name, scores),
  ];
}

function impostorsOf(name: string, scores: Scores): Figure[] {
  const { impostor } = scores;
  if (impostor.length === 0) return [];
  const passed = impostor.filter((score) => score >= sameFingerFrom).length;
  return [
    figure(`${name}: impostor pairs`, impostor.length, 'count'),
    figure(`${name}: highest impostor score`, Math.max(...impostor), 'score'),
    figure(`${name}: FMR at the threshold`, 100 * falseMatchRate(scores, sameFingerFrom), '%', {
      atMost: 0.1,
    }),
    figure(`${name}: FMR at the threshold, upper bound`, 100 * upperBound(passed, impostor.length), '%'),
  ];
}

/** FNMR at the threshold by what was compared with what. */
function touchFigures(prints: readonly Print[]): Figure[] {
  const byTouch = new Map<string, number[]>();
  for (const [index, a] of prints.entries()) {
    for (const b of prints.slice(index + 1)) {
      if (a.finger !== b.finger) continue;
      const key = `${a.label} and ${b.label}`;
      byTouch.set(key, [...(byTouch.get(key) ?? []), comparePrepared(a.cloud, b.cloud)]);
    }
  }
  return [...byTouch].map(([key, genuine]) =>
    figure(
      `synthetic, ${key}: FNMR at the threshold`,
      100 * falseNonMatchRate({ genuine, impostor: [] }, sameFingerFrom),
      '%',
    ),
  );
}

function timeFigures(synthetic: readonly Print[], card: readonly Print[]): Figure[] {
  const plain = synthetic.filter(({ label }) => label !== 'rolled').map(({ extractionMs }) => extractionMs);
  const rolled = card.filter(({ label }) => label === 'rolled').map(({ extractionMs }) => extractionMs);
  const comparisons = synthetic.slice(1).map((print, index) => {
    const started = performance.now();
    compareTemplates(print.template, (synthetic[index] as Print).template);
    return performance.now() - started;
  });
  const inked = card.slice(1).map((print, index) => {
    const started = performance.now();
    compareTemplates(print.template, (card[index] as Print).template);
    return performance.now() - started;
  });
  return [
    figure('extraction, 380 × 500 pixels, median', median(plain), 'ms', { atMost: 150 }),
    figure('extraction, 380 × 500 pixels, 95th of 100', percentile(plain, 0.95), 'ms'),
    ...(rolled.length > 0 ? [figure('extraction, card 800 × 750 pixels, median', median(rolled), 'ms')] : []),
    figure('comparison of two templates, median', median(comparisons), 'ms', { atMost: 5 }),
    figure('comparison of two templates, 95th of 100', percentile(comparisons, 0.95), 'ms'),
    ...(inked.length > 0
      ? [figure('comparison, two prints of the card, median', median(inked), 'ms', { atMost: 5 })]
      : []),
  ];
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
