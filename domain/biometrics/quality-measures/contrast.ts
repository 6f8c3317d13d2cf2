import type { Print } from './print.ts';
import { blockSide } from './ridge-blocks.ts';

export interface Contrast {
  readonly mean: number;
  /** Of the means of blocks of 32, cut-off ones at the right and below counted like whole ones. */
  readonly meanOfBlockMeans: number;
  /** Of the whole picture. */
  readonly deviation: number;
}

export function contrastOf({ width, height, grey }: Print): Contrast {
  const columns = Math.ceil(width / blockSide);
  const rows = Math.ceil(height / blockSide);
  const sums = new Float64Array(columns * rows);
  let sum = 0;
  let squares = 0;
  for (let y = 0, at = 0; y < height; y += 1) {
    const row = Math.floor(y / blockSide) * columns;
    for (let x = 0; x < width; x += 1, at += 1) {
      const value = grey[at] as number;
      sum += value;
      squares += value * value;
      const block = row + (x >> 5);
      sums[block] = (sums[block] as number) + value;
    }
  }
  const means = sums.map((blockSum, block) => {
    const blockWidth = Math.min(blockSide, width - (block % columns) * blockSide);
    const blockHeight = Math.min(blockSide, height - Math.floor(block / columns) * blockSide);
    return blockSum / (blockWidth * blockHeight);
  });
  const mean = sum / grey.length;
  return {
    mean,
    meanOfBlockMeans: means.reduce((total, blockMean) => total + blockMean, 0) / means.length,
    deviation: Math.sqrt(Math.max(0, squares / grey.length - mean * mean)),
  };
}
