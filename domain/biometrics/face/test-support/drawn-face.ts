import { at, type EyeLook, type Face, meshPoints, outline } from '../face.ts';
import type { Point, Raster } from '../raster.ts';

/** How the drawn head sits; `size` is the distance of the eyes, pixels, angles are degrees. */
export interface DrawnFace {
  readonly x?: number;
  readonly y?: number;
  readonly size?: number;
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
  /** Opening over width of the eyes, irises off their middle in eye widths, gap of the lips over the mouth's width. */
  readonly opening?: number;
  readonly gaze?: number;
  readonly mouth?: number;
}

/** A head of known shape, in eye distances around the middle of the eyes, z away from the camera; only the points that are looked at. */
const shape: Readonly<Record<number, readonly [number, number, number]>> = {
  [at.foreheadTop]: [0, -0.9, 0],
  [at.chin]: [0, 1.75, 0],
  [at.noseTip]: [0, 0.75, -0.5],
  [at.noseBridge]: [0, 0, -0.2],
  [at.rightEyeOuter]: [-0.72, 0, 0.1],
  [at.rightEyeInner]: [-0.28, 0, 0.05],
  [at.leftEyeOuter]: [0.72, 0, 0.1],
  [at.leftEyeInner]: [0.28, 0, 0.05],
  [at.rightCheekEdge]: [-1.15, 0.3, 0.9],
  [at.leftCheekEdge]: [1.15, 0.3, 0.9],
  [at.mouthRight]: [-0.4, 1.2, 0],
  [at.mouthLeft]: [0.4, 1.2, 0],
  [at.rightCheek]: [-0.7, 0.6, 0.1],
  [at.leftCheek]: [0.7, 0.6, 0.1],
  [at.rightForehead]: [-0.45, -0.5, 0],
  [at.leftForehead]: [0.45, -0.5, 0],
  [at.rightJaw]: [-0.6, 1, 0.1],
  [at.leftJaw]: [0.6, 1, 0.1],
  [at.rightUnderEye]: [-0.5, 0.35, 0],
  [at.leftUnderEye]: [0.5, 0.35, 0],
  127: [-1.1, 0, 0.8],
  356: [1.1, 0, 0.8],
  93: [-1.1, 0.6, 0.8],
  323: [1.1, 0.6, 0.8],
  58: [-0.95, 1.1, 0.7],
  288: [0.95, 1.1, 0.7],
  21: [-0.9, -0.5, 0.5],
  251: [0.9, -0.5, 0.5],
  61: [-0.42, 1.2, 0],
  291: [0.42, 1.2, 0],
  116: [-0.9, 0.4, 0.4],
  345: [0.9, 0.4, 0.4],
};

export function drawnFace(options: DrawnFace): Face {
  const { x = 400, y = 240, size = 80, opening = 0.35, gaze = 0, mouth = 0.03 } = options;
  const [yaw, pitch, roll] = [options.yaw ?? 0, options.pitch ?? 0, options.roll ?? 0].map(
    (degrees) => (degrees * Math.PI) / 180,
  ) as [number, number, number];
  const place = ([px, py, pz]: readonly [number, number, number]): [number, number, number] => {
    // The person's own left goes away from the camera when they look to it; the forehead when they look up.
    const [x1, z1] = [px * Math.cos(yaw) - pz * Math.sin(yaw), pz * Math.cos(yaw) + px * Math.sin(yaw)];
    const [y2, z2] = [
      py * Math.cos(pitch) + z1 * Math.sin(pitch),
      z1 * Math.cos(pitch) - py * Math.sin(pitch),
    ];
    const [x3, y3] = [x1 * Math.cos(roll) - y2 * Math.sin(roll), x1 * Math.sin(roll) + y2 * Math.cos(roll)];
    return [x + x3 * size, y + y3 * size, z2 * size];
  };
  const all: Record<number, readonly [number, number, number]> = {
    ...shape,
    [at.upperLip]: [0, 1.2 - mouth * 0.4, 0],
    [at.lowerLip]: [0, 1.2 + mouth * 0.4, 0],
  };
  const mesh = new Float32Array(meshPoints * 3);
  for (let index = 0; index < meshPoints; index++) mesh.set(place(all[index] ?? [0, 0.5, 0]), index * 3);
  for (const [step, index] of outline.entries()) {
    const angle = (step / outline.length) * 2 * Math.PI;
    if (all[index] === undefined)
      mesh.set(place([Math.sin(angle), 0.45 - 1.3 * Math.cos(angle), 0.3]), index * 3);
  }
  const eye = (side: 1 | -1): EyeLook => {
    const point = (u: number, v: number): Point => {
      const [px, py] = place([side * 0.5 + u * 0.44, v * 0.44, 0.05]);
      return { x: px, y: py };
    };
    // From the outer corner to the inner one: on the picture's right for the person's left eye.
    const along = (step: number): number => side * (0.5 - step / 8);
    const bow = (step: number): number => (opening / 2) * Math.min(1, Math.sin((step / 8) * Math.PI) * 1.2);
    return {
      contour: [
        ...Array.from({ length: 9 }, (_, step) => point(along(step), bow(step))),
        ...Array.from({ length: 7 }, (_, step) => point(along(step + 1), -bow(step + 1))),
      ],
      iris: point(gaze, 0),
      irisRadius: size * 0.09,
    };
  };
  const box = { x: x - size * 1.2, y: y - size, width: size * 2.4, height: size * 2.8 };
  return { score: 0.95, presence: 1, box, mesh, eyes: { left: eye(1), right: eye(-1) } };
}

export interface DrawnPicture {
  readonly width: number;
  readonly height: number;
  readonly background?: readonly [number, number, number];
  readonly face?: number;
  /** Light and dark stripes in the background, half their difference. */
  readonly stripes?: number;
  /** Light on the picture's right half of the face over that on its left. */
  readonly shade?: number;
}

/** Skin where `drawnFace({})` is, with dark irises, on a wall. */
export function drawnPicture(options: DrawnPicture): Raster {
  const { width, height, background = [240, 240, 240], face = 170, stripes = 0, shade = 1 } = options;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = ((x - 400) / 100) ** 2 + ((y - 280) / 135) ** 2 < 1;
      const iris = [360, 440].some((middle) => Math.hypot(x - middle, y - 240) < 8);
      const lit = x > 400 ? shade : 1;
      const wall = stripes === 0 ? 0 : x % 40 < 20 ? 0 : -stripes;
      const colour = inside
        ? [face * lit, face * lit * 0.8, face * lit * 0.7].map((value) => (iris ? 20 : value))
        : background.map((value) => value + wall);
      data.set([...colour.map((value) => Math.min(255, Math.max(0, value))), 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}
