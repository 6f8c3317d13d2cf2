import { sumGradients } from './gradient.ts';
import type { Print } from './print.ts';
import { blockSide } from './ridge-blocks.ts';

/** Lower bounds of the second to tenth bin. */
export const certaintyBounds = [0.337, 0.479, 0.579, 0.655, 0.716, 0.766, 0.81, 0.852, 0.898];

/** Orientation certainty level: 0 no direction … 1 all gradients along one line, per whole block that is not of one grey. */
export function certainties(print: Print): number[] {
  const values: number[] = [];
  for (let top = 0; top + blockSide <= print.height; top += blockSide) {
    for (let left = 0; left + blockSide <= print.width; left += blockSide) {
      const { xx, yy, xy } = sumGradients(print, left, top, blockSide, blockSide);
      const root = Math.sqrt((xx - yy) ** 2 + 4 * xy ** 2);
      const largest = (xx + yy + root) / 2;
      if (largest > 0) values.push(1 - (xx + yy - root) / 2 / largest);
    }
  }
  return values;
}
