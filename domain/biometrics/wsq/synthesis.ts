import type { Join } from './subbands.ts';
import type { WsqFilters } from './tables.ts';

/**
 * Joins the four quarters of a rectangle in place: first up and down, then across. Low-pass samples belong to
 * even and high-pass samples to odd places; beyond the ends the line is mirrored about its end samples.
 */
export function joinSubbands(plane: Float32Array, stride: number, join: Join, filters: WsqFilters): void {
  const { x, y, width, height, flippedColumns, flippedRows } = join;
  const copy = new Float32Array(width * height);
  if (height > 1) {
    for (let row = 0; row < height; row += 1) {
      const start = (y + row) * stride + x;
      copy.set(plane.subarray(start, start + width), row * width);
    }
    const taps = synthesisTaps(height, flippedRows, filters);
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
  if (width > 1) {
    const taps = synthesisTaps(width, flippedColumns, filters);
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
}

interface Taps {
  /** Output sample n uses entries `start[n]` to `start[n + 1]`. */
  readonly start: Int32Array;
  readonly source: Int32Array;
  readonly weight: Float32Array;
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
