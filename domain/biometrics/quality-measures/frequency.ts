import { blockLeft, type RidgeBlocks } from './ridge-blocks.ts';
import { longSide, shortSide, type BlockTurner, type TurnedBlock } from './turned-block.ts';

/** Lower bounds of the second to tenth bin. */
export const frequencyBounds = [0.268, 0.304, 0.33, 0.355, 0.38, 0.407, 0.44, 0.5, 1];

const half = longSide / 2;
const cosines = Float64Array.from({ length: longSide }, (_, at) => Math.cos((2 * Math.PI * at) / longSide));
const sines = Float64Array.from({ length: longSide }, (_, at) => Math.sin((2 * Math.PI * at) / longSide));
const rows = new Float64Array(longSide);
/** Of frequencies 1–31; the upper half mirrors the lower. */
const amplitude = new Float64Array(longSide - 1);

/** Frequency domain analysis: how much of the profile across the ridges is one frequency, block by block. */
export function frequencies(blocks: RidgeBlocks, turner: BlockTurner): number[] {
  const values: number[] = [];
  for (let at = 0; at < blocks.inside.length; at += 1) {
    if (blocks.inside[at] === 0) continue;
    const left = blockLeft(at % blocks.columns);
    const top = blockLeft(Math.floor(at / blocks.columns));
    const angle = (blocks.orientation[at] as number) + Math.PI / 2;
    values.push(dominance(turner.turn(left, top, angle, true, 'high')));
  }
  return values;
}

/** @param block ridges lying, 32 rows of 16 columns */
function dominance({ grey }: TurnedBlock): number {
  for (let row = 0, at = 0; row < longSide; row += 1) {
    let sum = 0;
    for (let column = 0; column < shortSide; column += 1, at += 1) sum += grey[at] as number;
    rows[row] = sum / shortSide;
  }
  let all = 0;
  let highest = -1;
  let place = 0;
  for (let frequency = 1; frequency <= half; frequency += 1) {
    let real = 0;
    let imaginary = 0;
    for (let row = 0; row < longSide; row += 1) {
      const phase = (frequency * row) % longSide;
      real += (rows[row] as number) * (cosines[phase] as number);
      imaginary += (rows[row] as number) * (sines[phase] as number);
    }
    const length = Math.hypot(real, imaginary);
    amplitude[frequency - 1] = length;
    if (frequency < half) {
      amplitude[longSide - 1 - frequency] = length;
      all += length;
    }
    if (length > highest) {
      highest = length;
      place = frequency - 1;
    }
  }
  // The lowest frequency has but one neighbour; the published method then calls the block perfect.
  if (place === 0) return 1;
  const beside = (amplitude[place - 1] as number) + (amplitude[place + 1] as number);
  return (highest + 0.3 * beside) / all;
}
