import { at, type Face, pointOf } from './face.ts';
import { lumaAt, meanColour, lumaOf, inDisc } from './pixels.ts';
import { headOf } from './pose.ts';
import { cutSquare, type Raster } from './raster.ts';

/** Traces of glasses. No net was at hand that knows them: edges where a frame runs and skin does not. */
export interface GlassesTraces {
  /** Strongest line across the nose between the eyes, and below each eye (the weaker side), in parts of the skin's luma. */
  readonly bridge: number;
  readonly lower: number;
  /** Share of the eye regions that is as light as a lamp, irises left out. */
  readonly glare: number;
}

const side = 48;
const glareFrom = 248;

export function glassesTraces(face: Face, picture: Raster): GlassesTraces {
  const head = headOf(face);
  const skin = meanColour(picture, pointOf(face, at.noseTip), head.eyeDistance * 0.1);
  const scale = Math.max(30, skin === null ? 128 : lumaOf(skin));
  const roll = Math.atan2(
    pointOf(face, at.leftEyeOuter).y - pointOf(face, at.rightEyeOuter).y,
    pointOf(face, at.leftEyeOuter).x - pointOf(face, at.rightEyeOuter).x,
  );
  const line = (index: number, size: number, down = 0): number =>
    strongestLine(
      picture,
      { ...pointOf(face, index), y: pointOf(face, index).y + down },
      size * head.eyeDistance,
      roll,
    );
  return {
    bridge: line(at.noseBridge, 0.3) / scale,
    lower: Math.min(line(at.rightUnderEye, 0.36), line(at.leftUnderEye, 0.36)) / scale,
    glare: glareAround(face, picture),
  };
}

/** The strongest edge that runs the whole width of a square: mean luma of its rows, two rows apart. */
function strongestLine(
  picture: Raster,
  centre: { x: number; y: number },
  size: number,
  angle: number,
): number {
  const cut = cutSquare(picture, { centre, side: size, angle }, side, { scale: 1, offset: 0 });
  const luma = (index: number): number =>
    0.299 * (cut[index * 3] ?? 0) + 0.587 * (cut[index * 3 + 1] ?? 0) + 0.114 * (cut[index * 3 + 2] ?? 0);
  let strongest = 0;
  for (let y = 2; y < side - 2; y++) {
    // The part of the row that agrees: a frame crosses the whole square, a wrinkle or lash does not.
    const steps: number[] = [];
    for (let x = 0; x < side; x++) steps.push(luma((y + 2) * side + x) - luma((y - 2) * side + x));
    steps.sort((a, b) => a - b);
    const low = steps[Math.floor(side * 0.25)] ?? 0;
    const high = steps[Math.floor(side * 0.75)] ?? 0;
    strongest = Math.max(strongest, low > 0 ? low : high < 0 ? -high : 0);
  }
  return strongest;
}

function glareAround(face: Face, picture: Raster): number {
  let [lit, all] = [0, 0];
  for (const eye of [face.eyes.left, face.eyes.right]) {
    const radius = headOf(face).eyeDistance * 0.33;
    inDisc(picture, eye.iris, radius, (x, y) => {
      // A catch-light on the iris and the white of the eye are no glare.
      if (Math.hypot(x - eye.iris.x, y - eye.iris.y) < eye.irisRadius * 2.2) return;
      all++;
      if (lumaAt(picture, x, y) >= glareFrom) lit++;
    });
  }
  return lit / Math.max(1, all);
}
