import { sumGradients } from './gradient.ts';
import type { Print } from './print.ts';

/** Side of a local region of ISO/IEC 29794-4 at 500 ppi. */
export const blockSide = 32;
/** What a block turned any way must be able to read around it. */
export const blockBorder = 2;
/** A block is ridges where its grey deviates this much against the whole picture's deviation. */
const ridgeDeviation = 0.1;

/** Blocks of 32 × 32 pixels from (2, 2) on, as far as they fit with their border. */
export interface RidgeBlocks {
  readonly columns: number;
  readonly rows: number;
  /** 1 where the whole block is on ridges. */
  readonly inside: Uint8Array;
  /** Angle of the line across the ridges, radians. */
  readonly orientation: Float64Array;
}

export function ridgeBlocks(print: Print): RidgeBlocks {
  const columns = Math.max(0, Math.floor((print.width - 2 * blockBorder) / blockSide));
  const rows = Math.max(0, Math.floor((print.height - 2 * blockBorder) / blockSide));
  const ridges = ridgeMask(print);
  const stride = Math.ceil(print.width / blockSide);
  const inside = new Uint8Array(columns * rows);
  const orientation = new Float64Array(columns * rows);
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 1) {
      // Shifted by the border, a block lies over four of the mask's.
      const over = row * stride + column;
      inside[at] =
        (ridges[over] as number) &
        (ridges[over + 1] as number) &
        (ridges[over + stride] as number) &
        (ridges[over + stride + 1] as number);
      orientation[at] = acrossRidges(print, blockLeft(column), blockLeft(row));
    }
  }
  return { columns, rows, inside, orientation };
}

/** Left or top of a block. */
export function blockLeft(index: number): number {
  return blockBorder + index * blockSide;
}

/** The half of the covariance term that a doubled angle would need is missing in the published method, and so here. */
function acrossRidges(print: Print, left: number, top: number): number {
  const { xx, yy, xy } = sumGradients(print, left, top, blockSide, blockSide);
  const area = blockSide * blockSide;
  const difference = xx / area - yy / area;
  const mixed = xy / area;
  const scale = mixed * mixed + difference * difference + Number.EPSILON;
  return Math.atan2(mixed / scale, difference / scale) / 2;
}

/** One entry per block of 32 from (0, 0), cut-off ones at the right and below included. */
function ridgeMask(print: Print): Uint8Array {
  const { width, height } = print;
  const columns = Math.ceil(width / blockSide);
  const rows = Math.ceil(height / blockSide);
  const whole = deviation(print, 0, 0, width, height);
  const mask = new Uint8Array(columns * rows);
  if (whole === 0) return mask;
  for (let row = 0, at = 0; row < rows; row += 1) {
    const top = row * blockSide;
    for (let column = 0; column < columns; column += 1, at += 1) {
      const left = column * blockSide;
      const right = Math.min(width, left + blockSide);
      const bottom = Math.min(height, top + blockSide);
      mask[at] = deviation(print, left, top, right, bottom) / whole > ridgeDeviation ? 1 : 0;
    }
  }
  return mask;
}

function deviation({ width, grey }: Print, left: number, top: number, right: number, bottom: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let at = y * width + left; at < y * width + right; at += 1) {
      const value = grey[at] as number;
      sum += value;
      squares += value * value;
    }
  }
  const count = (right - left) * (bottom - top);
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}
