import type { WorkingPicture } from './working-picture.ts';

/** Room around the picture so that filters need no bounds. */
export const margin = 24;
/** Half the window over which grey is levelled: two ridges. */
const reach = 8;

/** Ridges positive, valleys negative, levelled by local mean and deviation; zero outside the picture. */
export interface LevelledPicture {
  readonly width: number;
  readonly height: number;
  /** Length of a padded row; pixel (x, y) is at `(y + margin) * stride + x + margin`. */
  readonly stride: number;
  readonly values: Float32Array;
  /** Local grey deviation, unpadded, `width * height`. */
  readonly deviation: Float32Array;
}

/** Sliding sums over (2 reach + 1)² windows, one pass; windows are cut off at the edges of the picture. */
export function levelPicture({ width, height, grey }: WorkingPicture): LevelledPicture {
  const stride = width + 2 * margin;
  const values = new Float32Array(stride * (height + 2 * margin));
  const deviation = new Float32Array(width * height);
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let y = 0; y < Math.min(reach, height); y += 1) addRow(grey, y, width, sums, squares, 1);
  for (let y = 0; y < height; y += 1) {
    if (y + reach < height) addRow(grey, y + reach, width, sums, squares, 1);
    if (y - reach - 1 >= 0) addRow(grey, y - reach - 1, width, sums, squares, -1);
    const rows = Math.min(height - 1, y + reach) - Math.max(0, y - reach) + 1;
    let sum = 0;
    let square = 0;
    for (let x = 0; x < Math.min(reach, width); x += 1) {
      sum += sums[x] as number;
      square += squares[x] as number;
    }
    for (let x = 0; x < width; x += 1) {
      if (x + reach < width) {
        sum += sums[x + reach] as number;
        square += squares[x + reach] as number;
      }
      if (x - reach - 1 >= 0) {
        sum -= sums[x - reach - 1] as number;
        square -= squares[x - reach - 1] as number;
      }
      const count = rows * (Math.min(width - 1, x + reach) - Math.max(0, x - reach) + 1);
      const mean = sum / count;
      const spread = Math.sqrt(Math.max(0, square / count - mean * mean));
      const level = (mean - (grey[y * width + x] as number)) / (spread + 6);
      deviation[y * width + x] = spread;
      values[(y + margin) * stride + x + margin] = level > 2 ? 2 : level < -2 ? -2 : level;
    }
  }
  return { width, height, stride, values, deviation };
}

/**
 * The picture without what is finer than any ridge, for measuring directions: rows 1-4-6-4-1 both ways, a Gaussian of one pixel. A
 * gradient counts the finest detail most, and the finest detail of a smeared, dry or inked print is grain, which lies as
 * the skin slid or as the paper does, not as ridges. Half of a period of 5 pixels is left, an eighth of what is 3 across.
 * @returns padded like `values`; written one pixel beyond the picture, where gradients reach
 */
export function withoutGrain({ width, height, stride, values }: LevelledPicture): Float32Array {
  const soft = new Float32Array(values.length);
  const line = new Float32Array(stride);
  for (let y = -1; y <= height; y += 1) {
    const row = (y + margin) * stride;
    for (let x = margin - 3; x < margin + width + 3; x += 1) {
      const at = row + x;
      line[x] =
        6 * (values[at] as number) +
        4 * ((values[at - stride] as number) + (values[at + stride] as number)) +
        (values[at - 2 * stride] as number) +
        (values[at + 2 * stride] as number);
    }
    for (let x = margin - 1; x <= margin + width; x += 1) {
      soft[row + x] =
        (6 * (line[x] as number) +
          4 * ((line[x - 1] as number) + (line[x + 1] as number)) +
          (line[x - 2] as number) +
          (line[x + 2] as number)) /
        256;
    }
  }
  return soft;
}

function addRow(
  grey: Uint8Array,
  y: number,
  width: number,
  sums: Float64Array,
  squares: Float64Array,
  sign: 1 | -1,
): void {
  const row = y * width;
  for (let x = 0; x < width; x += 1) {
    const value = grey[row + x] as number;
    sums[x] = (sums[x] as number) + sign * value;
    squares[x] = (squares[x] as number) + sign * value * value;
  }
}
