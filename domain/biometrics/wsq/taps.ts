import type { Band } from './subbands.ts';

/** Of what each sample of a filtered line is made: sample n of entries `start[n]` to `start[n + 1]`. */
export interface Taps {
  readonly start: Int32Array;
  readonly source: Int32Array;
  readonly weight: Float32Array;
}

/** Filters every row of a rectangle in place. */
export function filterRows(
  plane: Float32Array,
  stride: number,
  { x, y, width, height }: Band,
  taps: Taps,
): void {
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

/** Filters every column of a rectangle in place, row by row, as memory lies. */
export function filterColumns(
  plane: Float32Array,
  stride: number,
  { x, y, width, height }: Band,
  taps: Taps,
): void {
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
