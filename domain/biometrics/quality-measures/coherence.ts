import { sumGradients } from './gradient.ts';
import type { Print } from './print.ts';
import type { Region } from './region.ts';
import { blockSide } from './ridge-blocks.ts';

export interface RegionCoherence {
  /** Over the blocks of the region. */
  readonly sum: number;
  /** 0 no common direction … 1 parallel; 0 where there is no region. */
  readonly mean: number;
}

/** How parallel the squared gradients are, block by block of the region. */
export function coherenceOf(print: Print, { blocks, columns }: Region): RegionCoherence {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < blocks.length; at += 1) {
    if (blocks[at] === 0) continue;
    const left = (at % columns) * blockSide;
    const top = Math.floor(at / columns) * blockSide;
    const width = Math.min(blockSide, print.width - left);
    const height = Math.min(blockSide, print.height - top);
    const { xx, yy, xy, length } = sumGradients(print, left, top, width, height);
    count += 1;
    if (length > 0) sum += Math.hypot(xx - yy, 2 * xy) / length;
  }
  return { sum, mean: count === 0 ? 0 : sum / count };
}
