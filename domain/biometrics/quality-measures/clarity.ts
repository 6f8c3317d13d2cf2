import { blockLeft, type RidgeBlocks } from './ridge-blocks.ts';
import { profileOf, type RidgeProfile } from './ridge-profile.ts';
import { longSide, shortSide, type BlockTurner, type TurnedBlock } from './turned-block.ts';

/** Lower bounds of the second to tenth bin. */
export const clarityBounds = [0, 0.7, 0.74, 0.77, 0.79, 0.81, 0.83, 0.85, 0.87];

/** Widths are counted against the widest ridge at 125 ppi, which is twenty pixels at 500. */
const widthScale = 20;
const leastRidge = 3 / widthScale;
const mostRidge = 10 / widthScale;
const leastValley = 2 / widthScale;
const mostValley = 10 / widthScale;

/** Local clarity score: how few pixels of ridges are as light as valleys and the other way round, block by block. */
export function clarities(blocks: RidgeBlocks, turner: BlockTurner): number[] {
  const values: number[] = [];
  for (let at = 0; at < blocks.inside.length; at += 1) {
    if (blocks.inside[at] === 0) continue;
    const left = blockLeft(at % blocks.columns);
    const top = blockLeft(Math.floor(at / blocks.columns));
    const block = turner.turn(left, top, blocks.orientation[at] as number, false, 'wide');
    const profile = profileOf(block);
    values.push(widthsAreOfAFinger(profile.ridge) ? clarityOf(block, profile) : 0);
  }
  return values;
}

/** Mean widths of ridges and of valleys; the first is counted one too narrow and the last not at all, as published. */
function widthsAreOfAFinger(ridge: Uint8Array): boolean {
  const ridges: number[] = [];
  const valleys: number[] = [];
  let previous = 0;
  for (let column = 1; column < longSide; column += 1) {
    const before = ridge[column - 1] as number;
    if (ridge[column] === before) continue;
    (before === 1 ? ridges : valleys).push((column - 1 - previous) / widthScale);
    previous = column - 1;
  }
  const meanRidge = meanOf(ridges);
  const meanValley = meanOf(valleys);
  return (
    meanRidge >= leastRidge && meanRidge <= mostRidge && meanValley >= leastValley && meanValley <= mostValley
  );
}

/** By multiplying with the inverse: a mean of three pixels sits on the limit, where the last bit decides. */
function meanOf(widths: readonly number[]): number {
  if (widths.length === 0) return 0;
  return widths.reduce((sum, width) => sum + width, 0) * (1 / widths.length);
}

function clarityOf({ grey }: TurnedBlock, { threshold, ridge }: RidgeProfile): number {
  let lightRidge = 0;
  let darkValley = 0;
  let ridges = 0;
  for (let column = 0; column < longSide; column += 1) {
    const line = threshold[column] as number;
    const isRidge = ridge[column] === 1;
    if (isRidge) ridges += shortSide;
    for (let row = 0, at = column; row < shortSide; row += 1, at += longSide) {
      const dark = (grey[at] as number) < line;
      if (isRidge && !dark) lightRidge += 1;
      else if (!isRidge && dark) darkValley += 1;
    }
  }
  const valleys = longSide * shortSide - ridges;
  return 1 - (darkValley / valleys + lightRidge / ridges) / 2;
}
