import { at, distance, type Face, middle, pointOf } from './face.ts';
import type { Point } from './raster.ts';

/** Degrees. Yaw: above 0 the person looks to their own left. Pitch: above 0 up. Roll: above 0 the head leans to their own left. */
export interface Pose {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

/** Points that stand opposite each other, right and left: many, so that one that is off turns nothing. */
const pairs = [
  [234, 454],
  [127, 356],
  [93, 323],
  [58, 288],
  [21, 251],
  [33, 263],
  [61, 291],
  [116, 345],
] as const;

/**
 * Forehead to chin lies 2° out of the vertical on a face that looks straight ahead, as the mesh draws one; measured on the frontal pictures
 * that were at hand (see docs/adr/0031).
 */
const pitchOfStraight = 0;

const degrees = 180 / Math.PI;

export function poseOf(face: Pick<Face, 'mesh'>): Pose {
  let [x, y, z] = [0, 0, 0];
  for (const [right, left] of pairs) {
    const a = pointOf(face, right);
    const b = pointOf(face, left);
    x += b.x - a.x;
    y += b.y - a.y;
    z += b.z - a.z;
  }
  const top = pointOf(face, at.foreheadTop);
  const chin = pointOf(face, at.chin);
  const down = Math.hypot(chin.x - top.x, chin.y - top.y);
  return {
    yaw: Math.atan2(z, Math.hypot(x, y)) * degrees,
    pitch: Math.atan2(top.z - chin.z, down) * degrees - pitchOfStraight,
    roll: Math.atan2(y, x) * degrees,
  };
}

/** The head in the picture, pixels. */
export interface Head {
  readonly eyes: Point;
  /** Between the middles of both eyes, which stand for the pupils of somebody who looks ahead. */
  readonly eyeDistance: number;
  readonly chin: Point;
  readonly crown: Point;
  /** Chin to crown. */
  readonly height: number;
  /** Of the face at its widest, without ears. */
  readonly width: number;
  /** Middle of the face between its sides at eye height. */
  readonly middle: Point;
}

/**
 * Chin to crown over chin to eyes. The mesh ends at the hair line and knows no crown: grown-up heads carry their eyes in the middle
 * (vertex to gnathion 1.97 × endocanthion to gnathion in tables of facial proportions; hair is not head in ISO/IEC 19794-5 either).
 */
const headOverLowerFace = 1.97;

export function headOf(face: Face): Head {
  const right = middle(pointOf(face, at.rightEyeOuter), pointOf(face, at.rightEyeInner));
  const left = middle(pointOf(face, at.leftEyeOuter), pointOf(face, at.leftEyeInner));
  const eyes = middle(right, left);
  const chin = pointOf(face, at.chin);
  const crown = {
    x: chin.x + (eyes.x - chin.x) * headOverLowerFace,
    y: chin.y + (eyes.y - chin.y) * headOverLowerFace,
  };
  const sides = [pointOf(face, at.rightCheekEdge), pointOf(face, at.leftCheekEdge)] as const;
  return {
    eyes,
    eyeDistance: distance(right, left),
    chin: { x: chin.x, y: chin.y },
    crown,
    height: distance(chin, crown),
    width: distance(...sides),
    middle: middle(...sides),
  };
}
