import { blockSide, smoothBlocks, type BlockGrid } from './block-grid.ts';
import { margin } from './normalise.ts';

/** Directions a ridge is filtered along: 48 over half a turn. */
export const directionCount = 48;

/** Ridge direction per block as a doubled angle (y down), and how sure it is. */
export interface OrientationField {
  readonly grid: BlockGrid;
  /** `coherence` long: 0 no common direction, 1 parallel ridges. */
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
  readonly coherence: Float32Array;
}

/**
 * Averaged squared gradients (Kass and Witkin 1987; Bazen and Gerez 2002) over blocks and a Gaussian of `sigma` blocks.
 * @param values padded picture, `stride` to a row
 */
export function measureOrientation(
  values: Float32Array,
  stride: number,
  width: number,
  height: number,
  grid: BlockGrid,
  sigma: number,
): OrientationField {
  const { columns, rows } = grid;
  const difference = new Float32Array(columns * rows);
  const mixed = new Float32Array(columns * rows);
  const energy = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const bottom = Math.min(height, (row + 1) * blockSide);
    for (let column = 0; column < columns; column += 1) {
      const right = Math.min(width, (column + 1) * blockSide);
      let xx = 0;
      let yy = 0;
      let xy = 0;
      for (let y = row * blockSide; y < bottom; y += 1) {
        let at = (y + margin) * stride + column * blockSide + margin;
        for (let x = column * blockSide; x < right; x += 1, at += 1) {
          const nw = values[at - stride - 1] as number;
          const ne = values[at - stride + 1] as number;
          const sw = values[at + stride - 1] as number;
          const se = values[at + stride + 1] as number;
          const gx = ne + se - nw - sw + 2 * ((values[at + 1] as number) - (values[at - 1] as number));
          const gy =
            sw + se - nw - ne + 2 * ((values[at + stride] as number) - (values[at - stride] as number));
          xx += gx * gx;
          yy += gy * gy;
          xy += gx * gy;
        }
      }
      const at = row * columns + column;
      difference[at] = yy - xx;
      mixed[at] = -2 * xy;
      energy[at] = xx + yy;
    }
  }
  smoothBlocks(difference, grid, sigma);
  smoothBlocks(mixed, grid, sigma);
  smoothBlocks(energy, grid, sigma);
  for (let at = 0; at < energy.length; at += 1) {
    const length = Math.hypot(difference[at] as number, mixed[at] as number);
    const total = energy[at] as number;
    energy[at] = total > 1e-6 ? length / total : 0;
    difference[at] = length > 1e-6 ? (difference[at] as number) / length : 1;
    mixed[at] = length > 1e-6 ? (mixed[at] as number) / length : 0;
  }
  return { grid, cosine: difference, sine: mixed, coherence: energy };
}

/** Lets sure blocks decide where unsure neighbours point: a Gaussian over directions weighted by squared coherence. */
export function calmOrientation(field: OrientationField, sigma: number): OrientationField {
  const { grid, coherence } = field;
  const cosine = field.cosine.slice();
  const sine = field.sine.slice();
  for (let at = 0; at < coherence.length; at += 1) {
    const weight = (coherence[at] as number) ** 2 + 1e-4;
    cosine[at] = (cosine[at] as number) * weight;
    sine[at] = (sine[at] as number) * weight;
  }
  smoothBlocks(cosine, grid, sigma);
  smoothBlocks(sine, grid, sigma);
  for (let at = 0; at < coherence.length; at += 1) {
    const length = Math.hypot(cosine[at] as number, sine[at] as number);
    cosine[at] = length > 1e-9 ? (cosine[at] as number) / length : 1;
    sine[at] = length > 1e-9 ? (sine[at] as number) / length : 0;
  }
  return { grid, cosine, sine, coherence };
}

/** Ridge direction at a pixel in radians, [0, π), y down: bilinear between the doubled angles of block centres. */
export function ridgeDirectionAt({ grid, cosine, sine }: OrientationField, x: number, y: number): number {
  const { columns, rows } = grid;
  const gx = Math.min(columns - 1, Math.max(0, (x + 0.5) / blockSide - 0.5));
  const gy = Math.min(rows - 1, Math.max(0, (y + 0.5) / blockSide - 0.5));
  const column = Math.floor(gx);
  const row = Math.floor(gy);
  const fx = gx - column;
  const fy = gy - row;
  const at = row * columns + column;
  const east = column + 1 < columns ? 1 : 0;
  const south = row + 1 < rows ? columns : 0;
  const nw = (1 - fx) * (1 - fy);
  const ne = fx * (1 - fy);
  const sw = (1 - fx) * fy;
  const se = fx * fy;
  const c =
    nw * (cosine[at] as number) +
    ne * (cosine[at + east] as number) +
    sw * (cosine[at + south] as number) +
    se * (cosine[at + south + east] as number);
  const s =
    nw * (sine[at] as number) +
    ne * (sine[at + east] as number) +
    sw * (sine[at + south] as number) +
    se * (sine[at + south + east] as number);
  const angle = Math.atan2(s, c) / 2;
  return angle < 0 ? angle + Math.PI : angle;
}
