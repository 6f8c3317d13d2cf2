import type { Join } from './subbands.ts';
import { filterColumns, filterRows, type Taps } from './taps.ts';

/** Analysis filters, centred: index `(length - 1) / 2` is the middle. */
export interface AnalysisFilters {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * Right halves, middle first, of the 9/7-tap filters of IAFIS-IC-0110 (the biorthogonal pair of Cohen, Daubechies and Feauveau). Any pair
 * may be transmitted; every known decoder is tried with this one.
 */
export const standardHalves = {
  low: [0.852698679009403, 0.377402855612654, -0.110624404418423, -0.02384946501938, 0.037828455506995],
  high: [0.788485616405664, -0.418092273222212, -0.040689417609558, 0.064538882628938],
} as const;

export function wholeFilters({ low, high }: typeof standardHalves): AnalysisFilters {
  return { low: mirrored(low), high: mirrored(high) };
}

function mirrored(half: readonly number[]): number[] {
  return [...half.slice(1).reverse(), ...half];
}

/** Splits a rectangle into its four quarters in place: what `joinSubbands` undoes. First across, then up and down. */
export function splitSubbands(
  plane: Float32Array,
  stride: number,
  join: Join,
  filters: AnalysisFilters,
): void {
  const { width, height, flippedColumns, flippedRows } = join;
  if (width > 1) filterRows(plane, stride, join, analysisTaps(width, flippedColumns, filters));
  if (height > 1) filterColumns(plane, stride, join, analysisTaps(height, flippedRows, filters));
}

/** Low-pass samples are taken at even and high-pass samples at odd places; beyond the ends the line is mirrored about its end samples. */
function analysisTaps(length: number, flipped: boolean, { low, high }: AnalysisFilters): Taps {
  const lowLength = Math.ceil(length / 2);
  const lowStart = flipped ? length - lowLength : 0;
  const start = new Int32Array(length + 1);
  const source: number[] = [];
  const weight: number[] = [];
  const period = 2 * (length - 1);
  for (let at = 0; at < length; at += 1) {
    const isLow = at >= lowStart && at < lowStart + lowLength;
    const filter = isLow ? low : high;
    const place = isLow ? 2 * (at - lowStart) : 2 * (at - (flipped ? 0 : lowLength)) + 1;
    const middle = (filter.length - 1) / 2;
    for (let distance = -middle; distance <= middle; distance += 1) {
      const wrapped = (((place - distance) % period) + period) % period;
      source.push(wrapped < length ? wrapped : period - wrapped);
      weight.push(filter[middle + distance] as number);
    }
    start[at + 1] = source.length;
  }
  return { start, source: Int32Array.from(source), weight: Float32Array.from(weight) };
}
