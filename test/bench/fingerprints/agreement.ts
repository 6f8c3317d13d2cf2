import type { Minutia } from '../../../domain/biometrics/minutiae/minutia.ts';
import type { NbisMinutia } from '../../support/libfprint/nbis.ts';

/** How far two finders may be apart and mean the same minutia. */
const reach = 8;
const turn = (20 * Math.PI) / 180;

/** Shares of one's minutiae that the other has too, within 8 pixels and 20°. */
export interface Agreement {
  readonly ofTheirs: number;
  readonly ofOurs: number;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

export function agreementOf(
  pictures: readonly { readonly ours: readonly Minutia[]; readonly theirs: readonly NbisMinutia[] }[],
): Agreement {
  let [ours, theirs, oursFound, theirsFound] = [0, 0, 0, 0];
  for (const picture of pictures) {
    // NBIS counts 32nds of a turn clockwise from up.
    const spots = picture.theirs.map(({ x, y, direction }) => ({
      x,
      y,
      angle: Math.PI / 2 - (direction * Math.PI) / 16,
    }));
    ours += picture.ours.length;
    theirs += spots.length;
    oursFound += picture.ours.filter((spot) => spots.some((other) => isSame(spot, other))).length;
    theirsFound += spots.filter((spot) => picture.ours.some((other) => isSame(spot, other))).length;
  }
  return { ofTheirs: theirsFound / Math.max(1, theirs), ofOurs: oursFound / Math.max(1, ours) };
}

function isSame(a: Spot, b: Spot): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) <= reach && Math.cos(a.angle - b.angle) >= Math.cos(turn);
}
