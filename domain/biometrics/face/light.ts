import { at, type Face, pointOf } from './face.ts';
import { inDisc, lumaAt, meanColour, type Colour, lumaOf, quantile, sorted } from './pixels.ts';
import { headOf } from './pose.ts';
import type { Raster } from './raster.ts';

/** Light on the face. Of its lightest and darkest parts, not of its mean: skin may have any colour. */
export interface Light {
  /** 95th and 5th percentile of the luma of forehead, cheeks and jaw. */
  readonly lightest: number;
  readonly darkest: number;
  /** Share of it at the sensor's end, where nothing is left to see. */
  readonly clipped: number;
  /** The darker side over the lighter one, 0 to 1; the worst of forehead, cheek and jaw. */
  readonly balance: number;
}

const zones = [
  [at.rightForehead, at.leftForehead],
  [at.rightCheek, at.leftCheek],
  [at.rightJaw, at.leftJaw],
] as const;
const clippedFrom = 250;
/** Radius of a zone in eye distances. */
const zone = 0.16;

export function lightOn(face: Face, picture: Raster): Light {
  const radius = headOf(face).eyeDistance * zone;
  const values: number[] = [];
  let balance = 1;
  for (const [right, left] of zones) {
    const means = [right, left].map((index) => {
      let [sum, count] = [0, 0];
      inDisc(picture, pointOf(face, index), radius, (x, y) => {
        const luma = lumaAt(picture, x, y);
        values.push(luma);
        sum += luma;
        count++;
      });
      return count === 0 ? null : sum / count;
    });
    const [a, b] = means;
    if (typeof a === 'number' && typeof b === 'number') {
      balance = Math.min(balance, Math.min(a, b) / Math.max(1, a, b));
    }
  }
  const inOrder = sorted(values);
  return {
    lightest: quantile(inOrder, 0.95),
    darkest: quantile(inOrder, 0.05),
    clipped: values.filter((value) => value >= clippedFrom).length / Math.max(1, values.length),
    balance,
  };
}

/** Colour of the face's skin in this picture: the zone whose lightness is in the middle. Null where nothing of it is in the picture. */
export function skinOf(face: Face, picture: Raster): Colour | null {
  const radius = headOf(face).eyeDistance * zone;
  const colours = [at.rightCheek, at.leftCheek, at.noseTip]
    .map((index) => meanColour(picture, pointOf(face, index), radius))
    .filter((colour) => colour !== null)
    .sort((a, b) => lumaOf(a) - lumaOf(b));
  return colours[Math.floor(colours.length / 2)] ?? null;
}
