import { measureFingerBlocks, type FingerBlocks } from './finger-blocks.ts';
import type { GrayImage } from './gray-image.ts';

export const fingerQualityVerdicts = [
  'no-finger',
  'too-small',
  'off-centre',
  'too-dry',
  'too-wet',
  'smudged',
  'low-contrast',
] as const;
export type FingerQualityVerdict = (typeof fingerQualityVerdicts)[number];

export interface FingerQuality {
  /** 0 (useless) … 100. */
  readonly score: number;
  /** Contact area in mm². */
  readonly area: number;
  /** Mean parallelism of ridges over the contact, 0–1. */
  readonly coherence: number;
  /** Mean grey deviation over the contact, 0 … about 110. */
  readonly contrast: number;
  /** Share of the contact whose pattern has a ridge period a finger can have, 0–1. */
  readonly ridges: number;
  /** Share of dark pixels over the contact: about half when skin is neither dry nor wet. */
  readonly darkness: number;
  /** Share of the contact that is grey all over instead of ridges and valleys, 0–1. */
  readonly smear: number;
  readonly verdicts: readonly FingerQualityVerdict[];
}

/** Area below which nothing is asked about ridges: less than a fingertip's first touch. */
const leastFingerArea = 25;
/** A little finger's flat print covers some 130 mm². */
const smallContactArea = 105;
const foregroundDeviation = 14;
/** Scores below this always come with a verdict: people must be told what to do better. */
const unexplainedBelow = 50;

/**
 * A quick aid while a finger lies on the glass, not NFIQ and not what is kept: it says whether to ask the applicant to try
 * again and why. A captured finger is graded by `gradeFinger` (quality-measures/score.ts), which takes ten times as long.
 * Some 5 ms for 400 × 500 pixels. Any size and resolution is accepted; the limits suit one finger at 500 ppi.
 */
export function estimateFingerQuality(image: GrayImage): FingerQuality {
  const blocks = measureFingerBlocks(image);
  const contact = findContact(blocks);
  const area = contact.length * ((blocks.size * 25.4) / image.ppi) ** 2;
  if (area < leastFingerArea) {
    return {
      score: 0,
      area,
      coherence: 0,
      contrast: 0,
      ridges: 0,
      darkness: 0,
      smear: 0,
      verdicts: ['no-finger'],
    };
  }
  const coherence = average(contact, (at) => blocks.coherence[at] ?? 0);
  const contrast = average(contact, (at) => blocks.deviation[at] ?? 0);
  const scale = image.ppi / 500;
  const ridges = average(contact, (at) => {
    const period = (blocks.period[at] ?? 0) / scale;
    return period > 4.5 && period < 14 && (blocks.coherence[at] ?? 0) > 0.45 ? 1 : 0;
  });
  const darkness = darkShare(image, blocks, contact);
  const smear = average(contact, (at) => {
    return (blocks.mean[at] ?? 0) < 205 && (blocks.deviation[at] ?? 0) < 36 ? 1 : 0;
  });
  const measures = { area, coherence, contrast, ridges, darkness, smear };
  const factors = factorsOf(measures);
  const score = Math.round(100 * Object.values(factors).reduce((product, factor) => product * factor, 1));
  const verdicts = verdictsOf(measures, offCentre(blocks, contact));
  if (score < unexplainedBelow && verdicts.length === 0) verdicts.push(weakest(factors, measures));
  return { score, ...measures, verdicts };
}

type Measures = Omit<FingerQuality, 'score' | 'verdicts'>;

/** Each 0–1; the score is their product. */
function factorsOf({ area, coherence, contrast, ridges, darkness }: Measures) {
  return {
    area: ramp(area, 20, 180) ** 0.6,
    coherence: ramp(coherence, 0.25, 0.97),
    contrast: ramp(contrast, 12, 80) ** 0.5,
    ridges: ramp(ridges, 0.2, 0.92) ** 0.7,
    darkness: Math.min(ramp(darkness, 0.05, 0.3), ramp(darkness, 0.82, 0.56)) ** 0.7,
  };
}

/** What cost most: several small faults can make a bad image of which no single one is bad enough to be named. */
function weakest(factors: ReturnType<typeof factorsOf>, { darkness }: Measures): FingerQualityVerdict {
  const least = Math.min(...Object.values(factors));
  if (factors.area === least) return 'too-small';
  if (factors.contrast === least) return 'low-contrast';
  if (darkness < 0.45) return 'too-dry';
  return factors.darkness === least ? 'too-wet' : 'smudged';
}

function verdictsOf(measures: Measures, shifted: boolean): FingerQualityVerdict[] {
  const { area, coherence, contrast, ridges, darkness, smear } = measures;
  const verdicts: FingerQualityVerdict[] = [];
  if (area < smallContactArea) verdicts.push('too-small');
  if (shifted) verdicts.push('off-centre');
  // Dry skin prints little, and prints it as broken specks.
  if (darkness > 0.62) verdicts.push('too-wet');
  else if (darkness < 0.22 || (darkness < 0.36 && coherence < 0.62)) verdicts.push('too-dry');
  else if (smear > 0.3 || coherence < 0.5 || ridges < 0.5) verdicts.push('smudged');
  if (contrast < 26) verdicts.push('low-contrast');
  return verdicts;
}

/** Blocks with ridge-like variation, without lonely specks: at least four of eight neighbours agree. */
function findContact({ columns, rows, deviation }: FingerBlocks): number[] {
  const lively = (column: number, row: number) =>
    column >= 0 &&
    row >= 0 &&
    column < columns &&
    row < rows &&
    (deviation[row * columns + column] ?? 0) > foregroundDeviation;
  const contact: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (!lively(column, row)) continue;
      let neighbours = 0;
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dx = -1; dx <= 1; dx += 1)
          if ((dx !== 0 || dy !== 0) && lively(column + dx, row + dy)) neighbours += 1;
      }
      if (neighbours >= 4) contact.push(row * columns + column);
    }
  }
  return contact;
}

/** Share of pixels in the contact that are darker than halfway between ink and paper. */
function darkShare(
  { width, pixels }: GrayImage,
  { columns, size }: FingerBlocks,
  contact: readonly number[],
): number {
  const histogram = new Uint32Array(256);
  for (const at of contact) {
    const left = (at % columns) * size;
    const top = Math.floor(at / columns) * size;
    for (let y = top; y < top + size; y += 1) {
      for (let x = left; x < left + size; x += 1) {
        const value = pixels[y * width + x] ?? 255;
        histogram[value] = (histogram[value] ?? 0) + 1;
      }
    }
  }
  const total = contact.length * size * size;
  const ink = percentile(histogram, total, 0.03);
  const halfway = (ink + 250) / 2;
  let dark = 0;
  for (let value = 0; value < halfway; value += 1) dark += histogram[value] ?? 0;
  return dark / total;
}

function percentile(histogram: Uint32Array, total: number, share: number): number {
  let seen = 0;
  for (let value = 0; value < 256; value += 1) {
    seen += histogram[value] ?? 0;
    if (seen >= share * total) return value;
  }
  return 255;
}

function offCentre({ columns, rows }: FingerBlocks, contact: readonly number[]): boolean {
  const x = average(contact, (at) => (at % columns) + 0.5) / columns;
  const y = average(contact, (at) => Math.floor(at / columns) + 0.5) / rows;
  return Math.abs(x - 0.5) > 0.14 || Math.abs(y - 0.5) > 0.14;
}

function average(items: readonly number[], value: (at: number) => number): number {
  let sum = 0;
  for (const item of items) sum += value(item);
  return sum / items.length;
}

/** 0 at `zero`, 1 at `one`, straight between; `zero` may be the larger. */
function ramp(value: number, zero: number, one: number): number {
  return Math.min(1, Math.max(0, (value - zero) / (one - zero)));
}
