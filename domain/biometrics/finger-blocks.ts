import type { GrayImage } from './gray-image.ts';

/** Measures of a grid of square blocks over a print; all arrays have `columns * rows` entries. */
export interface FingerBlocks {
  readonly columns: number;
  readonly rows: number;
  /** Side of a block in pixels: 16 at 500 ppi. */
  readonly size: number;
  readonly mean: Float32Array;
  /** Standard deviation of grey. */
  readonly deviation: Float32Array;
  /** Ridge direction in radians, y down, modulo pi. */
  readonly direction: Float32Array;
  /** 0 (no common direction) … 1 (perfectly parallel ridges). */
  readonly coherence: Float32Array;
  /** Apparent ridge period in pixels, from the ratio of gradient to grey energy. */
  readonly period: Float32Array;
}

/**
 * Squared-gradient averages per block (Kass and Witkin; Bazen and Gerez), on a picture smoothed by 1-4-6-4-1 both ways:
 * sensor noise and pores are finer than ridges and say nothing about their direction.
 */
export function measureFingerBlocks({ width, height, pixels, ppi }: GrayImage): FingerBlocks {
  const size = Math.max(4, Math.round((16 * ppi) / 500));
  const columns = Math.max(1, Math.floor(width / size));
  const rows = Math.max(1, Math.floor(height / size));
  const count = columns * rows;
  const mean = new Float32Array(count);
  const deviation = new Float32Array(count);
  const direction = new Float32Array(count);
  const coherence = new Float32Array(count);
  const period = new Float32Array(count);
  const smooth = smoothed(pixels, width);
  for (let at = 0; at < count; at += 1) {
    const left = (at % columns) * size;
    const top = Math.floor(at / columns) * size;
    let samples = 0;
    let sum = 0;
    let squares = 0;
    let calmSum = 0;
    let calmSquares = 0;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let y = Math.max(3, top); y < Math.min(height - 3, top + size); y += 1) {
      const end = Math.min(width - 3, left + size);
      for (let x = Math.max(3, left); x < end; x += 1) {
        const here = y * width + x;
        const value = pixels[here] as number;
        const calm = smooth[here] as number;
        const gx = ((smooth[here + 1] as number) - (smooth[here - 1] as number)) / 2;
        const gy = ((smooth[here + width] as number) - (smooth[here - width] as number)) / 2;
        samples += 1;
        sum += value;
        squares += value * value;
        calmSum += calm;
        calmSquares += calm * calm;
        xx += gx * gx;
        yy += gy * gy;
        xy += gx * gy;
      }
    }
    if (samples === 0) continue;
    const average = sum / samples;
    const variance = Math.max(0, squares / samples - average * average);
    mean[at] = average;
    deviation[at] = Math.sqrt(variance);
    direction[at] = Math.atan2(2 * xy, xx - yy) / 2 + Math.PI / 2;
    coherence[at] = xx + yy > 0 ? Math.hypot(xx - yy, 2 * xy) / (xx + yy) : 0;
    const calmVariance = Math.max(1e-6, calmSquares / samples - (calmSum / samples) ** 2);
    const frequency = Math.asin(Math.min(1, Math.sqrt((xx + yy) / samples / calmVariance)));
    period[at] = (2 * Math.PI) / (frequency + 1e-3);
  }
  return { columns, rows, size, mean, deviation, direction, coherence, period };
}

/** Rows run into each other at the sides, which is why nobody reads the outermost three pixels. */
function smoothed(pixels: Uint8Array, width: number): Float32Array {
  const across = new Float32Array(pixels.length);
  const both = new Float32Array(pixels.length);
  for (let at = 2; at < pixels.length - 2; at += 1) {
    across[at] = binomial(pixels, at, 1);
  }
  for (let at = 2 * width; at < pixels.length - 2 * width; at += 1) {
    both[at] = binomial(across, at, width);
  }
  return both;
}

function binomial(line: ArrayLike<number>, at: number, step: number): number {
  const near = (line[at - step] as number) + (line[at + step] as number);
  const far = (line[at - 2 * step] as number) + (line[at + 2 * step] as number);
  return (6 * (line[at] as number) + 4 * near + far) / 16;
}
