import type { FingerQualityVerdict } from '../finger-quality.ts';
import type { GrayImage } from '../gray-image.ts';
import { readFinger, type FingerMeasureName, type FingerMeasures, type FingerReading } from './measures.ts';

/**
 * A score of five native measures, 0 … 100; NOT NFIQ 2, whose trained forest is not used, and not certified by anyone.
 *
 * Its five weights were fitted to 104 real plain fingers whose measures and NFIQ 2 scores NIST publishes (the conformance
 * figures of its program, version 2.3.0) and then tried on 95 fingers of other people: rank correlation 0.92 with NFIQ 2, mean
 * difference 8 points, nine of ten on the same side of 35 or 40. All were optical scans of flat fingers; rolled prints, inked
 * cards, other kinds of sensors and children were not among them. It uses no minutiae, so that a perfect texture without
 * minutiae scores high. See docs/adr/0028-finger-quality-measures.md. Another number when a weight changes.
 */
export const fingerScoreAlgorithm = 'TRAM-NATIVE-1';

/** A part of the score: the measure goes from `worst`, which costs its whole weight, to `best`, which costs nothing. */
interface Part {
  readonly name: FingerMeasureName;
  readonly weight: number;
  readonly worst: number;
  readonly best: number;
}

/** The limits are what 2 and 98 in a hundred of the fitted fingers have: area is in pixels of the region at 500 ppi. */
export const scoreParts = [
  { name: 'FDA_Bin10_StdDev', weight: 2.68, worst: 0.342, best: 0.1226 },
  { name: 'OrientationMap_ROIFilter_CoherenceRel', weight: 1.62, worst: 0.2974, best: 0.724 },
  { name: 'SufficientFingerprintForeground', weight: 1.23, worst: 31_804, best: 152_903 },
  { name: 'RVUP_Bin10_StdDev', weight: 0.54, worst: 1.372, best: 0.4246 },
  { name: 'LCS_Bin10_Mean', weight: 0.39, worst: 0.4272, best: 0.8217 },
] as const satisfies readonly Part[];
const base = -3.47;
/**
 * Beyond what was fitted, a finger is worth its share: of 82 mm² where less than that touches, and of a grey of 100 where the
 * region is darker, which is skin that floods its valleys (made fingers of 76 on average were not known again).
 */
const leastFitted = 31_804;
const darkestFitted = 100;

export interface FingerGrade {
  /** 0 (nothing to compare) … 100; a whole number. */
  readonly score: number;
  /** What is wrong, the costliest first; never empty below 50, mostly empty above. */
  readonly verdicts: readonly FingerQualityVerdict[];
  /** Absent where there is no finger to measure. */
  readonly measures?: FingerMeasures;
}

/** Grades one finger's picture as `readFinger` measures it; nothing measurable is 0 and `no-finger`. Pure. */
export function gradeFinger(image: GrayImage): FingerGrade {
  const reading = readFinger(image);
  if (reading === undefined) return { score: 0, verdicts: ['no-finger'] };
  const score = fingerScore(reading.measures);
  return { score, verdicts: verdictsOn(reading, score), measures: reading.measures };
}

/** Better in one measure and no worse in the others is never a lower score. */
export function fingerScore(measures: FingerMeasures): number {
  const sum = scoreParts.reduce((total, part) => total + part.weight * shareOf(part, measures), base);
  const touched = Math.min(1, measures.SufficientFingerprintForeground / leastFitted);
  const drained = Math.min(1, (measures.ImgProcROIArea_Mean / darkestFitted) ** 2);
  return Math.round((100 * touched * drained) / (1 + Math.exp(-sum)));
}

/** 0 at `worst`, 1 at `best`, straight between. */
function shareOf({ name, worst, best }: Part, measures: FingerMeasures): number {
  return Math.min(1, Math.max(0, (measures[name] - worst) / (best - worst)));
}

/** Scores below this always come with a verdict: people must be told what to do better. */
const unexplainedBelow = 50;
/** Some 116 mm² of region, which is wider than the contact: less is a fingertip, whatever its ridges are like. */
const smallRegion = 45_000;
const weakContrast = 36;
/** Mean grey over the region of made fingers: 154–188 in order, above that dry and below wet. */
const dryRegion = 178;
const wetRegion = 125;
/** Nothing in order is as light as this: said also where the score is not bad, as dryness is easily mended. */
const veryDryRegion = 190;
const goodFrom = 80;
const shiftedBy = 0.14;

function verdictsOn({ measures, offCentre }: FingerReading, score: number): FingerQualityVerdict[] {
  const verdicts: FingerQualityVerdict[] = [];
  const grey = measures.ImgProcROIArea_Mean;
  const small = measures.SufficientFingerprintForeground < smallRegion;
  const weak = measures.UniformImage < weakContrast;
  if (grey < darkestFitted) verdicts.push('too-wet');
  else if (score < unexplainedBelow)
    verdicts.push(small || areaCostsMost(measures) ? 'too-small' : ridgeFault(measures));
  else if (score < goodFrom && grey > veryDryRegion) verdicts.push('too-dry');
  if (small && !verdicts.includes('too-small')) verdicts.push('too-small');
  if (offCentre.across > shiftedBy || offCentre.along > shiftedBy) verdicts.push('off-centre');
  if (weak && !verdicts.includes('too-dry')) verdicts.push('low-contrast');
  return verdicts;
}

function areaCostsMost(measures: FingerMeasures): boolean {
  const costs = scoreParts.map((part) => ({
    name: part.name,
    cost: part.weight * (1 - shareOf(part, measures)),
  }));
  const most = costs.reduce((worst, part) => (part.cost > worst.cost ? part : worst));
  return most.name === 'SufficientFingerprintForeground';
}

/** Uneven, unparallel or broken ridges: dry skin prints little and leaves the region light, wet skin floods it. */
function ridgeFault({ ImgProcROIArea_Mean: grey }: FingerMeasures): FingerQualityVerdict {
  if (grey > dryRegion) return 'too-dry';
  return grey < wetRegion ? 'too-wet' : 'smudged';
}
