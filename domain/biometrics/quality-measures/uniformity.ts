import { blockLeft, type RidgeBlocks } from './ridge-blocks.ts';
import { profileOf } from './ridge-profile.ts';
import { longSide, type BlockTurner } from './turned-block.ts';

/** Lower bounds of the second to tenth bin. */
export const uniformityBounds = [0.5, 0.667, 0.8, 1, 1.25, 1.5, 2, 24, 30];

/** Ridge-valley uniformity: every ratio of the widths of a ridge and the valley beside it, of all blocks together. */
export function uniformities(blocks: RidgeBlocks, turner: BlockTurner): number[] {
  const values: number[] = [];
  for (let at = 0; at < blocks.inside.length; at += 1) {
    if (blocks.inside[at] === 0) continue;
    const left = blockLeft(at % blocks.columns);
    const top = blockLeft(Math.floor(at / blocks.columns));
    const block = turner.turn(left, top, blocks.orientation[at] as number, true, 'wide');
    addRatios(profileOf(block).ridge, values);
  }
  return values;
}

/** From the right; a ridge or valley cut off at an end has no width, and the last column is not looked at, as published. */
function addRatios(ridge: Uint8Array, values: number[]): void {
  const changes: number[] = [];
  for (let column = 1; column < longSide - 1; column += 1) {
    if (ridge[column] !== ridge[column - 1]) changes.push(column - 1);
  }
  const widths = changes.slice(1).map((change, at) => change - (changes[at] as number));
  // The published program loses the width between the first two changes.
  widths.shift();
  widths.reverse();
  const startsWithRidge = ridge[(changes[0] ?? 0) + 1] === 1;
  for (let at = 0; at + 1 < widths.length; at += 1) {
    const ratio = (widths[at] as number) / (widths[at + 1] as number);
    values.push(at % 2 === (startsWithRidge ? 1 : 0) ? 1 / ratio : ratio);
  }
}
