import { blockSide, smoothBlocks, type BlockGrid } from './block-grid.ts';
import { margin, type LevelledPicture } from './normalise.ts';
import { ridgeDirectionAt, type OrientationField } from './orientation.ts';

/** Periods a finger has at 500 ppi, a small child's to a large thumb's. */
export const shortestPeriod = 5;
export const longestPeriod = 14;
/** Samples across the ridges, and lines along them that are averaged. */
const across = 32;
const lines = 9;
const longestLag = 17;

/**
 * Ridge period in pixels per block: the first peak of the autocorrelation of the grey profile across the ridges (the
 * "x-signature" of Hong, Wan and Jain 1998), measured at every other block, then smoothed by how sure each was.
 */
export function measurePeriod(
  picture: LevelledPicture,
  field: OrientationField,
  mask: Uint8Array,
): Float32Array {
  const { columns, rows } = field.grid;
  const period = new Float32Array(columns * rows);
  const weight = new Float32Array(columns * rows);
  const profile = new Float32Array(across);
  for (let row = 0; row < rows; row += 2) {
    for (let column = 0; column < columns; column += 2) {
      const at = row * columns + column;
      if (mask[at] === 0 || (field.coherence[at] as number) < 0.3) continue;
      const x = column * blockSide + blockSide / 2;
      const y = row * blockSide + blockSide / 2;
      fillProfile(profile, picture, x, y, ridgeDirectionAt(field, x, y));
      const peak = firstPeak(profile);
      if (peak.lag < shortestPeriod || peak.lag > longestPeriod) continue;
      weight[at] = peak.strength;
      period[at] = peak.lag * peak.strength;
    }
  }
  return spreadPeriod(period, weight, field.grid);
}

function fillProfile(
  profile: Float32Array,
  { width, height, stride, values }: LevelledPicture,
  x: number,
  y: number,
  direction: number,
): void {
  const alongX = Math.cos(direction);
  const alongY = Math.sin(direction);
  profile.fill(0);
  for (let line = 0; line < lines; line += 1) {
    const shift = (line - (lines - 1) / 2) * 2;
    for (let step = 0; step < across; step += 1) {
      const offset = step - across / 2;
      const sx = Math.round(x + shift * alongX - offset * alongY);
      const sy = Math.round(y + shift * alongY + offset * alongX);
      if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
      profile[step] = (profile[step] as number) + (values[(sy + margin) * stride + sx + margin] as number);
    }
  }
}

function firstPeak(profile: Float32Array): { lag: number; strength: number } {
  let mean = 0;
  for (let step = 0; step < across; step += 1) mean += (profile[step] as number) / across;
  const none = { lag: 0, strength: 0 };
  const correlation = (lag: number): number => {
    let sum = 0;
    for (let step = 0; step + lag < across; step += 1)
      sum += ((profile[step] as number) - mean) * ((profile[step + lag] as number) - mean);
    return sum / (across - lag);
  };
  const power = correlation(0);
  if (power < 1e-3) return none;
  let before = correlation(2);
  let here = correlation(3);
  for (let lag = 3; lag < longestLag; lag += 1) {
    const after = correlation(lag + 1);
    if (here > before && here >= after && here > 0.15 * power) {
      const curve = before - 2 * here + after;
      const shift = curve < -1e-9 ? (0.5 * (before - after)) / curve : 0;
      return { lag: lag + shift, strength: Math.min(1, here / power) };
    }
    before = here;
    here = after;
  }
  return none;
}

function spreadPeriod(period: Float32Array, weight: Float32Array, grid: BlockGrid): Float32Array {
  let sum = 0;
  let total = 0;
  for (let at = 0; at < period.length; at += 1) {
    sum += period[at] as number;
    total += weight[at] as number;
  }
  const usual = total > 0 ? sum / total : 9;
  smoothBlocks(period, grid, 3);
  smoothBlocks(weight, grid, 3);
  for (let at = 0; at < period.length; at += 1) {
    const sure = weight[at] as number;
    period[at] = ((period[at] as number) + 0.02 * usual) / (sure + 0.02);
  }
  return period;
}
