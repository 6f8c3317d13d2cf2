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

/** One pass over the picture: squared-gradient averages per block (Kass and Witkin; Bazen and Gerez). */
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
  for (let at = 0; at < count; at += 1) {
    const left = (at % columns) * size;
    const top = Math.floor(at / columns) * size;
    let samples = 0;
    let sum = 0;
    let squares = 0;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let y = Math.max(1, top); y < Math.min(height - 1, top + size); y += 1) {
      const end = Math.min(width - 1, left + size);
      for (let x = Math.max(1, left); x < end; x += 1) {
        const here = y * width + x;
        const value = pixels[here] as number;
        const gx = ((pixels[here + 1] as number) - (pixels[here - 1] as number)) / 2;
        const gy = ((pixels[here + width] as number) - (pixels[here - width] as number)) / 2;
        samples += 1;
        sum += value;
        squares += value * value;
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
    const frequency = Math.asin(Math.min(1, Math.sqrt((xx + yy) / samples / (variance + 1e-6))));
    period[at] = (2 * Math.PI) / (frequency + 1e-3);
  }
  return { columns, rows, size, mean, deviation, direction, coherence, period };
}
