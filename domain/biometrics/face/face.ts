import type { Point } from './raster.ts';

/** Around one eye, in pixels of the picture. */
export interface EyeLook {
  /** 16 points: the lower lid from the outer to the inner corner (0–8), the upper lid the same way without the corners (9–15). */
  readonly contour: readonly Point[];
  readonly iris: Point;
  readonly irisRadius: number;
}

/** One face found in a picture; lengths in pixels of that picture. Left and right are the person's own. */
export interface Face {
  /** Detector's and mesh's own belief, 0 to 1. */
  readonly score: number;
  readonly presence: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** 468 points as x, y, z; z grows away from the camera, in the unit of x. Numbering is that of the MediaPipe face mesh. */
  readonly mesh: Float32Array;
  readonly eyes: { readonly left: EyeLook; readonly right: EyeLook };
}

export const meshPoints = 468;

/** Points of the mesh by what they stand on. */
export const at = {
  foreheadTop: 10,
  chin: 152,
  noseTip: 1,
  noseBridge: 168,
  noseBridgeLow: 6,
  rightEyeOuter: 33,
  rightEyeInner: 133,
  leftEyeOuter: 263,
  leftEyeInner: 362,
  rightCheekEdge: 234,
  leftCheekEdge: 454,
  upperLip: 13,
  lowerLip: 14,
  mouthRight: 78,
  mouthLeft: 308,
  rightCheek: 50,
  leftCheek: 280,
  rightForehead: 108,
  leftForehead: 337,
  rightJaw: 207,
  leftJaw: 427,
  rightUnderEye: 118,
  leftUnderEye: 347,
} as const;

/** The outline of the face in order, for drawing. */
export const outline = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
  150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
] as const;

export function pointOf(face: Pick<Face, 'mesh'>, index: number): Point & { readonly z: number } {
  const { mesh } = face;
  return { x: mesh[index * 3] ?? 0, y: mesh[index * 3 + 1] ?? 0, z: mesh[index * 3 + 2] ?? 0 };
}

export function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
