import { type Face, pointOf, at, distance, middle } from './face.ts';
import { cutSquare, type Raster } from './raster.ts';

/** Eyes are looked at in this many pixels a side: sharpness must not depend on the camera's size, only on what it shows. */
const side = 64;
/** Width of an eye to the side of the square. */
const margin = 1.6;

/**
 * Edges around the eyes: mean square of the Laplacian over the variance of the luma, of the sharper eye, times 100. Contrast cancels out, so that
 * light changes it little; blur takes the edges and leaves the variance.
 */
export function sharpnessOfEyes(face: Face, picture: Raster): number {
  return Math.max(
    edges(face, picture, at.leftEyeOuter, at.leftEyeInner),
    edges(face, picture, at.rightEyeOuter, at.rightEyeInner),
  );
}

function edges(face: Face, picture: Raster, outer: number, inner: number): number {
  const [a, b] = [pointOf(face, outer), pointOf(face, inner)];
  const square = { centre: middle(a, b), side: distance(a, b) * margin, angle: 0 };
  const cut = cutSquare(picture, square, side, { scale: 1, offset: 0 });
  const luma = new Float32Array(side * side);
  let sum = 0;
  for (let index = 0; index < luma.length; index++) {
    luma[index] =
      0.299 * (cut[index * 3] ?? 0) + 0.587 * (cut[index * 3 + 1] ?? 0) + 0.114 * (cut[index * 3 + 2] ?? 0);
    sum += luma[index] ?? 0;
  }
  const mean = sum / luma.length;
  let [variance, energy] = [0, 0];
  for (const value of luma) variance += (value - mean) ** 2;
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const index = y * side + x;
      const around =
        (luma[index - 1] ?? 0) +
        (luma[index + 1] ?? 0) +
        (luma[index - side] ?? 0) +
        (luma[index + side] ?? 0);
      energy += (4 * (luma[index] ?? 0) - around) ** 2;
    }
  }
  return (100 * energy) / Math.max(variance, luma.length * 4);
}
