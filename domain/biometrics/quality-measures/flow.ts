import type { RidgeBlocks } from './ridge-blocks.ts';

/** Lower bounds of the second to tenth bin. */
export const flowBounds = [1.715e-2, 3.5e-2, 5.57e-2, 8.1e-2, 1.15e-1, 1.718e-1, 2.569e-1, 4.758e-1, 7.48e-1];

/** Ridges may bend this much from block to block without costing anything. */
const freeTurn = (4 * Math.PI) / 180;
const mostTurn = Math.PI / 2;

/**
 * Orientation flow: how much further than four degrees a block's direction is from its eight neighbours', where all nine
 * are on ridges and the mean difference is above that. Angles a half turn apart count as far, as published.
 */
export function flows({ columns, rows, inside, orientation }: RidgeBlocks): number[] {
  const values: number[] = [];
  for (let row = 1; row < rows - 1; row += 1) {
    for (let column = 1; column < columns - 1; column += 1) {
      const at = row * columns + column;
      const here = orientation[at] as number;
      let all = 1;
      let sum = 0;
      for (let dy = -columns; dy <= columns; dy += columns) {
        for (let dx = -1; dx <= 1; dx += 1) {
          all &= inside[at + dy + dx] as number;
          const turn = Math.abs(here - (orientation[at + dy + dx] as number));
          sum += Math.min(turn, 2 * Math.PI - turn);
        }
      }
      const mean = sum / 8;
      if (all === 1 && mean > freeTurn) values.push((mean - freeTurn) / (mostTurn - freeTurn));
    }
  }
  return values;
}
