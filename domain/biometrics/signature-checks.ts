import type { PadGeometry, PenPoint } from '../devices/signature-pad.ts';

/** A pen's path as the pad sent it. */
export interface PenMovement {
  readonly geometry: Pick<PadGeometry, 'maxX' | 'maxPressure' | 'unitsPerInch'>;
  readonly points: readonly Pick<PenPoint, 'x' | 'y' | 'pressure' | 'timeMs' | 'touching'>[];
}

/** What the pen did while it touched. */
export interface PenFacts {
  /** From the first touch to the last. */
  readonly seconds: number;
  readonly strokes: number;
  readonly millimetres: number;
  readonly points: number;
  /** The pad knows pressure and the pen's was not the same all along. */
  readonly pressure: boolean;
}

/** Less than a hand needs for two letters, or for a cross: what is below any of these was a touch by mistake. */
export const leastPen = { seconds: 0.3, millimetres: 12, points: 15 } as const;

/** Width taken for a pad that does not say its resolution: between those of common signature pads (96 and 108 mm). */
const usualWidth = 100;
const millimetresPerInch = 25.4;

type Point = PenMovement['points'][number];

/** Runs of touching points, each at least one point long. */
function strokesOf(points: PenMovement['points']): Point[][] {
  const strokes: Point[][] = [];
  let down = false;
  for (const point of points) {
    if (point.touching) {
      if (down) strokes.at(-1)?.push(point);
      else strokes.push([point]);
    }
    down = point.touching;
  }
  return strokes;
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

function lengthOf(stroke: readonly Point[]): number {
  return stroke.reduce((sum, point, index) => sum + distance(stroke[index - 1] ?? point, point), 0);
}

export function penFacts({ geometry, points }: PenMovement): PenFacts {
  const strokes = strokesOf(points);
  const touching = strokes.flat();
  const perMillimetre =
    geometry.unitsPerInch === undefined
      ? geometry.maxX / usualWidth
      : geometry.unitsPerInch / millimetresPerInch;
  const [first, last] = [touching[0], touching.at(-1)];
  const pressures = new Set(touching.map(({ pressure }) => pressure));
  return {
    seconds: first && last ? (last.timeMs - first.timeMs) / 1000 : 0,
    strokes: strokes.length,
    millimetres: strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0) / perMillimetre,
    points: touching.length,
    pressure: geometry.maxPressure > 1 && pressures.size > 1,
  };
}

/** The measure that is too little, and how much of it a signature has at least; null for a path as long as a signature. */
export function tooShort(facts: PenFacts): { readonly value: number; readonly least: number } | null {
  for (const measure of ['millimetres', 'seconds', 'points'] as const) {
    if (facts[measure] < leastPen[measure]) return { value: facts[measure], least: leastPen[measure] };
  }
  return null;
}

/** A pad that knows pressure and sends always the same: no hand wrote that. A pad without pressure is no finding. */
export function lacksPressure({ geometry, points }: PenMovement): boolean {
  const touching = points.filter((point) => point.touching);
  return geometry.maxPressure > 1 && touching.length > 1 && !penFacts({ geometry, points }).pressure;
}

/**
 * The course of a path, free of place, size and rate of samples: `shapePoints` places equally far apart along the ink, their centre at 0, their mean
 * distance from it 1; and when, as a share of the time the pen touched, each was reached. Rounded to thousandths.
 */
export interface PenShape {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly at: readonly number[];
}
export const shapePoints = 64;

const rounded = (values: readonly number[]): number[] =>
  values.map((value) => Math.round(value * 1000) / 1000);

/** Null for what has no length: a dot. */
export function penShape({ points }: Pick<PenMovement, 'points'>): PenShape | null {
  const places = equallySpaced(strokesOf(points));
  if (places === null) return null;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / shapePoints;
  const centre = { x: mean(places.map(({ x }) => x)), y: mean(places.map(({ y }) => y)) };
  const size = Math.sqrt(mean(places.map(({ x, y }) => (x - centre.x) ** 2 + (y - centre.y) ** 2)));
  if (size === 0) return null;
  return {
    x: rounded(places.map(({ x }) => (x - centre.x) / size)),
    y: rounded(places.map(({ y }) => (y - centre.y) / size)),
    at: rounded(places.map(({ at }) => at)),
  };
}

/** Where the pen was after equal lengths of ink; what it does in the air between two strokes has no length and takes no time. */
function equallySpaced(
  strokes: readonly (readonly Point[])[],
): { x: number; y: number; at: number }[] | null {
  const total = strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0);
  const duration = strokes.reduce((sum, stroke) => sum + timeOf(stroke), 0);
  if (total === 0) return null;
  const places: { x: number; y: number; at: number }[] = [];
  let [inked, passed] = [0, 0];
  const wanted = (): number => ((places.length + 0.5) / shapePoints) * total;
  for (const stroke of strokes) {
    for (const [index, point] of stroke.entries()) {
      const before = stroke[index - 1];
      if (before === undefined) continue;
      const length = distance(before, point);
      const took = point.timeMs - before.timeMs;
      while (places.length < shapePoints && length > 0 && wanted() <= inked + length) {
        const share = Math.max(0, (wanted() - inked) / length);
        places.push({
          x: before.x + (point.x - before.x) * share,
          y: before.y + (point.y - before.y) * share,
          at: duration === 0 ? 0 : (passed + took * share) / duration,
        });
      }
      inked += length;
      passed += took;
    }
  }
  const last = strokes.at(-1)?.at(-1);
  // Adding lengths up in another order may leave the last place a hair beyond the ink.
  while (last !== undefined && places.length < shapePoints) places.push({ x: last.x, y: last.y, at: 1 });
  return places;
}

const timeOf = (stroke: readonly Point[]): number => (stroke.at(-1)?.timeMs ?? 0) - (stroke[0]?.timeMs ?? 0);

/**
 * How alike two courses are, 0–100: 100 less a hundred times the root mean square distance of their places. Two signatures of one hand stay far
 * below `copiedLikeness`: a hand repeats the idea of a path, never its course to within a fiftieth of its size.
 */
export function penLikeness(one: PenShape, other: PenShape): number {
  const squares = one.x.map(
    (x, index) => (x - (other.x[index] ?? 0)) ** 2 + ((one.y[index] ?? 0) - (other.y[index] ?? 0)) ** 2,
  );
  const rms = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / shapePoints);
  return Math.max(0, 100 - 100 * rms);
}
export const copiedLikeness = 98;

/** Two strokes of a ruler are alike in shape: of a course with so little turning the rhythm must be the same too. */
const plainTurning = 2 * Math.PI;
const sameRhythm = 0.02;

/** The very path of another signature, however moved, enlarged or sampled. */
export function isCopy(one: PenShape, other: PenShape): boolean {
  if (penLikeness(one, other) < copiedLikeness) return false;
  return turningOf(one) > plainTurning || rhythmApart(one, other) <= sameRhythm;
}

function rhythmApart(one: PenShape, other: PenShape): number {
  const squares = one.at.map((at, index) => (at - (other.at[index] ?? 0)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / shapePoints);
}

/** Sum of all changes of direction, in radians. */
function turningOf({ x, y }: PenShape): number {
  const direction = (index: number): number =>
    Math.atan2((y[index + 1] ?? 0) - (y[index] ?? 0), (x[index + 1] ?? 0) - (x[index] ?? 0));
  let turning = 0;
  for (let index = 1; index < shapePoints - 1; index += 1) {
    const turn = direction(index) - direction(index - 1);
    turning += Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)));
  }
  return turning;
}
