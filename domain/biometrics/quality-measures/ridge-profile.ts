import { longSide, shortSide, type TurnedBlock } from './turned-block.ts';

/** Ridges and valleys along a line across them. */
export interface RidgeProfile {
  /** Straight line through the column means: darker is ridge. */
  readonly threshold: Float64Array;
  /** 1 ridge, 0 valley, per column. */
  readonly ridge: Uint8Array;
}

const middle = (longSide + 1) / 2;
const spread = (longSide * (longSide * longSide - 1)) / 12;
const means = new Float64Array(longSide);

/** @param block upright ridges, 32 columns of 16 rows */
export function profileOf({ grey }: TurnedBlock): RidgeProfile {
  means.fill(0);
  for (let row = 0, at = 0; row < shortSide; row += 1) {
    for (let column = 0; column < longSide; column += 1, at += 1) {
      means[column] = (means[column] as number) + (grey[at] as number);
    }
  }
  let sum = 0;
  let lean = 0;
  for (let column = 0; column < longSide; column += 1) {
    const mean = (means[column] as number) / shortSide;
    means[column] = mean;
    sum += mean;
    lean += (column + 1 - middle) * mean;
  }
  const slope = tenDigits(lean / spread);
  const start = tenDigits(sum / longSide - (lean / spread) * middle);
  const threshold = new Float64Array(longSide);
  const ridge = new Uint8Array(longSide);
  for (let column = 0; column < longSide; column += 1) {
    const line = (column + 1) * slope + start;
    threshold[column] = line;
    ridge[column] = (means[column] as number) < line ? 1 : 0;
  }
  return { threshold, ridge };
}

/** So that a flat block is the same on every machine. */
function tenDigits(value: number): number {
  return Math.round(value * 1e10) / 1e10;
}
