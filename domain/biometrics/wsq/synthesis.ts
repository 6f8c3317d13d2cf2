import type { Join } from './subbands.ts';
import type { WsqFilters } from './tables.ts';
import { filterColumns, filterRows, type Taps } from './taps.ts';

/**
 * Joins the four quarters of a rectangle in place: first up and down, then across. Low-pass samples belong to
 * even and high-pass samples to odd places; beyond the ends the line is mirrored about its end samples.
 */
export function joinSubbands(plane: Float32Array, stride: number, join: Join, filters: WsqFilters): void {
  const { width, height, flippedColumns, flippedRows } = join;
  if (height > 1) filterColumns(plane, stride, join, synthesisTaps(height, flippedRows, filters));
  if (width > 1) filterRows(plane, stride, join, synthesisTaps(width, flippedColumns, filters));
}

function synthesisTaps(length: number, flipped: boolean, { low, high }: WsqFilters): Taps {
  const lowLength = Math.ceil(length / 2);
  const lowStart = flipped ? length - lowLength : 0;
  const highStart = flipped ? 0 : lowLength;
  const start = new Int32Array(length + 1);
  const source: number[] = [];
  const weight: number[] = [];
  const period = 2 * (length - 1);
  const collect = (filter: Float32Array, at: number, parity: 0 | 1) => {
    const middle = (filter.length - 1) / 2;
    for (let distance = -middle; distance <= middle; distance += 1) {
      const place = at - distance;
      if ((place & 1) !== parity) continue;
      const wrapped = ((place % period) + period) % period;
      const inside = wrapped < length ? wrapped : period - wrapped;
      source.push((inside >> 1) + (parity === 0 ? lowStart : highStart));
      weight.push(filter[middle + distance] as number);
    }
  };
  for (let at = 0; at < length; at += 1) {
    collect(low, at, 0);
    collect(high, at, 1);
    start[at + 1] = source.length;
  }
  return { start, source: Int32Array.from(source), weight: Float32Array.from(weight) };
}
