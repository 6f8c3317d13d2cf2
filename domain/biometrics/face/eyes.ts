import { at, distance, type EyeLook, type Face, pointOf } from './face.ts';
import { inDisc, lumaAt, quantile, sorted } from './pixels.ts';
import { headOf } from './pose.ts';
import type { Point, Raster } from './raster.ts';

const outer = 0;
const inner = 8;
/** Points of the lower and of the upper lid that stand above each other. */
const lids = [
  [3, 11],
  [4, 12],
  [5, 13],
] as const;

/** Opening over width of an eye (eye aspect ratio). Narrow eyes that are wide open have 0.15 and more, closed ones below 0.1. */
export function opening({ contour }: EyeLook): number {
  const [a, b] = [contour[outer], contour[inner]];
  if (a === undefined || b === undefined) return 0;
  const heights = lids.map(([low, high]) => {
    const [below, above] = [contour[low], contour[high]];
    return below === undefined || above === undefined ? 0 : distance(below, above);
  });
  return heights.reduce((sum, each) => sum + each, 0) / heights.length / Math.max(1, distance(a, b));
}

/** Of the less open eye. */
export function leastOpening({ eyes }: Face): number {
  return Math.min(opening(eyes.left), opening(eyes.right));
}

/** How far the irises stand from the middle of their eyes, sideways, in eye widths; the mean of both, so that a squint counts half. */
export function gazeAside(face: Face): number {
  const of = ({ contour, iris }: EyeLook): number => {
    const [a, b] = [contour[outer], contour[inner]];
    if (a === undefined || b === undefined) return 0;
    const [left, right] = a.x < b.x ? [a, b] : [b, a];
    const along = { x: right.x - left.x, y: right.y - left.y };
    const length = Math.max(1, along.x ** 2 + along.y ** 2);
    return ((iris.x - left.x) * along.x + (iris.y - left.y) * along.y) / length - 0.5;
  };
  return Math.abs(of(face.eyes.left) + of(face.eyes.right)) / 2;
}

/** How far below the line between the corners the irises stand, in eye widths: negative looks up. */
export function gazeDown(face: Face): number {
  const of = ({ contour, iris }: EyeLook): number => {
    const [a, b] = [contour[outer], contour[inner]];
    if (a === undefined || b === undefined) return 0;
    const width = Math.max(1, distance(a, b));
    const [left, right] = a.x < b.x ? [a, b] : [b, a];
    return ((right.x - left.x) * (iris.y - left.y) - (right.y - left.y) * (iris.x - left.x)) / width / width;
  };
  return (of(face.eyes.left) + of(face.eyes.right)) / 2;
}

/** What an eye looks like between its lids: an iris against its white, or something in front of it. */
export interface EyeContrast {
  /** 90th less 10th percentile of the luma around the iris. */
  readonly contrast: number;
  /** Mean luma around the eye over that of the cheek below it. */
  readonly shade: number;
}

export function contrastOf(face: Face, picture: Raster, side: 'left' | 'right'): EyeContrast {
  const eye = face.eyes[side];
  const [a, b] = [eye.contour[outer], eye.contour[inner]];
  if (a === undefined || b === undefined) return { contrast: 0, shade: 1 };
  const values: number[] = [];
  inDisc(picture, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, distance(a, b) * 0.4, (x, y) => {
    values.push(lumaAt(picture, x, y));
  });
  const below = pointOf(face, side === 'left' ? at.leftCheek : at.rightCheek);
  let [sum, count] = [0, 0];
  inDisc(picture, below, headOf(face).eyeDistance * 0.12, (x, y) => {
    sum += lumaAt(picture, x, y);
    count++;
  });
  const inOrder = sorted(values);
  const mean = values.reduce((total, each) => total + each, 0) / Math.max(1, values.length);
  return {
    contrast: quantile(inOrder, 0.9) - quantile(inOrder, 0.1),
    shade: mean / Math.max(1, sum / Math.max(1, count)),
  };
}

/** Opening of the lips over the width of the mouth. */
export function mouthOpening(face: Face): number {
  const gap: readonly [Point, Point] = [pointOf(face, at.upperLip), pointOf(face, at.lowerLip)];
  const width = distance(pointOf(face, at.mouthRight), pointOf(face, at.mouthLeft));
  return distance(...gap) / Math.max(1, width);
}
