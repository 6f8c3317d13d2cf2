import type { Band, Join } from './subbands.ts';

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
  { x, y, width, height, flippedColumns, flippedRows }: Join,
  filters: AnalysisFilters,
): void {
  if (width > 1) {
    const taps = analysisTaps(width, flippedColumns, filters);
    const line = new Float32Array(width);
    for (let row = 0; row < height; row += 1) {
      const start = (y + row) * stride + x;
      line.set(plane.subarray(start, start + width));
      for (let column = 0; column < width; column += 1) {
        let sum = 0;
        for (let tap = taps.start[column] as number; tap < (taps.start[column + 1] as number); tap += 1) {
          sum += (taps.weight[tap] as number) * (line[taps.source[tap] as number] as number);
        }
        plane[start + column] = sum;
      }
    }
  }
  if (height > 1)
    splitColumns(plane, stride, { x, y, width, height }, analysisTaps(height, flippedRows, filters));
}

function splitColumns(plane: Float32Array, stride: number, { x, y, width, height }: Band, taps: Taps): void {
  const copy = new Float32Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const start = (y + row) * stride + x;
    copy.set(plane.subarray(start, start + width), row * width);
  }
  for (let row = 0; row < height; row += 1) {
    const target = (y + row) * stride + x;
    plane.fill(0, target, target + width);
    for (let tap = taps.start[row] as number; tap < (taps.start[row + 1] as number); tap += 1) {
      const source = (taps.source[tap] as number) * width;
      const weight = taps.weight[tap] as number;
      for (let column = 0; column < width; column += 1) {
        plane[target + column] =
          (plane[target + column] as number) + weight * (copy[source + column] as number);
      }
    }
  }
}

interface Taps {
  /** Output sample n is made of entries `start[n]` to `start[n + 1]`. */
  readonly start: Int32Array;
  readonly source: Int32Array;
  readonly weight: Float32Array;
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
