import { at, type Face, middle, pointOf, distance } from './face.ts';
import { type FaceModels, faceModels } from './models.ts';
import { cutSquare, type Raster } from './raster.ts';

/** The face, level, from forehead to chin: what the descriptor was trained on. Eye distances: side of the square, and its middle below the eyes. */
const squareSide = 3.1;
const belowEyes = 0.45;

/** 1024 numbers of length 1. Only this output of the net is computed. */
export async function describeFace(face: Face, picture: Raster, models: FaceModels): Promise<Float32Array> {
  const right = middle(pointOf(face, at.rightEyeOuter), pointOf(face, at.rightEyeInner));
  const left = middle(pointOf(face, at.leftEyeOuter), pointOf(face, at.leftEyeInner));
  const eyes = middle(right, left);
  const angle = Math.atan2(left.y - right.y, left.x - right.x);
  const apart = distance(right, left);
  const centre = {
    x: eyes.x - Math.sin(angle) * apart * belowEyes,
    y: eyes.y + Math.cos(angle) * apart * belowEyes,
  };
  const square = { centre, side: apart * squareSide, angle };
  const input = cutSquare(picture, square, faceModels.descriptor.side, { scale: 1, offset: 0 });
  const [values] = await models.run('descriptor', input, 1);
  return normalised(values ?? new Float32Array());
}

function normalised(values: Float32Array): Float32Array {
  let sum = 0;
  for (const value of values) sum += value * value;
  const length = Math.sqrt(sum);
  return length === 0 ? new Float32Array(values.length) : values.map((value) => value / length);
}
