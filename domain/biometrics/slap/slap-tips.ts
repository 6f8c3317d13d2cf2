import type { SlapGrid } from './slap-grid.ts';
import type { SlapRegion } from './slap-regions.ts';

/** A piece of skin in millimetres: x to the right, y downwards, from the picture's upper left corner. */
export interface SlapTip {
  readonly x: number;
  readonly y: number;
  /** Of the finger from upright, in radians, clockwise. */
  readonly angle: number;
  /** Across and along the finger. */
  readonly width: number;
  readonly length: number;
  /** Mean strength of its pattern. */
  readonly energy: number;
  readonly area: number;
  /** It goes on beyond the picture's edge. */
  readonly cutOff: boolean;
}

interface Shape {
  readonly region: SlapRegion;
  readonly x: number;
  readonly y: number;
  /** Of its longer axis from upright, −90 … 90 degrees in radians, clockwise. */
  readonly axis: number;
  /** 0 round … 1 a line. */
  readonly elongation: number;
  readonly area: number;
  /** How much print there is: strength times area. */
  readonly print: number;
}

/** A shaft prints at most this many times as much as the tip above it; else what is above is dirt. */
const strongestShaft = 2.5;
/** Hands are not laid down further from upright than this. */
const mostTurned = Math.PI / 3;
/** The last phalanx prints at most this many times as long as it is wide. */
const longestTip = 1.72;
/** A crease is looked for between these shares of the width, from the tip. */
const creaseFrom = 1.15;
const creaseTo = 1.95;
/** Pieces narrower than a child's little finger, in millimetres; a sliver at the edge is another print's. */
const leastWidth = 7.2;
const leastSliver = 0.42;

export interface TipsFound {
  readonly tips: readonly SlapTip[];
  /** Of the whole hand from upright, in radians, clockwise. */
  readonly rotation: number;
}

/** Last phalanges among the pieces, left to right as the hand lies: what lies below another piece is its finger's shaft. */
export function findTips(grid: SlapGrid, regions: readonly SlapRegion[]): TipsFound {
  const shapes = regions.map((region) => shapeOf(grid, region));
  let rotation = 0;
  let tops: Shape[] = [];
  // What is the shaft of what follows from how the hand lies, and that from the shafts.
  for (let round = 0; round < 3; round += 1) {
    const owners = shapes.map((shape) => above(shape, shapes, rotation));
    tops = shapes.filter((_, index) => owners[index] === undefined);
    const votes = tops.map((top) => ({ angle: top.axis, weight: top.elongation * Math.sqrt(top.area) }));
    for (const [index, owner] of owners.entries()) {
      const shaft = shapes[index];
      if (owner === undefined || shaft === undefined) continue;
      votes.push({ angle: Math.atan2(owner.x - shaft.x, shaft.y - owner.y), weight: Math.sqrt(shaft.area) });
    }
    rotation = meanAngle(votes);
  }
  const tips = tops
    .map((top) => tipOf(grid, top, rotation, shaftOf(top, shapes, rotation)))
    .filter((tip) => tip.width >= leastWidth && (!tip.cutOff || tip.width >= leastSliver * tip.length));
  const lateral = (tip: SlapTip) => tip.x * Math.cos(rotation) + tip.y * Math.sin(rotation);
  return { tips: tips.toSorted((one, other) => lateral(one) - lateral(other)), rotation };
}

function meanAngle(votes: readonly { readonly angle: number; readonly weight: number }[]): number {
  let sum = 0;
  let weights = 1e-6;
  for (const { angle, weight } of votes) {
    if (Math.abs(angle) > mostTurned) continue;
    sum += angle * weight;
    weights += weight;
  }
  return sum / weights;
}

function shapeOf({ columns, cellMm, energy }: SlapGrid, region: SlapRegion): Shape {
  let sumX = 0;
  let sumY = 0;
  for (const at of region) {
    sumX += at % columns;
    sumY += Math.floor(at / columns);
  }
  const middleX = sumX / region.length;
  const middleY = sumY / region.length;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const at of region) {
    const x = (at % columns) - middleX;
    const y = Math.floor(at / columns) - middleY;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  // Direction of the longer axis from upright: y points down, so upright is −y.
  const along = Math.atan2(2 * xy, xx - yy) / 2;
  const fromUpright = along > 0 ? along - Math.PI / 2 : along + Math.PI / 2;
  return {
    region,
    x: (middleX + 0.5) * cellMm,
    y: (middleY + 0.5) * cellMm,
    axis: fromUpright,
    elongation: Math.hypot(xx - yy, 2 * xy) / Math.max(1e-6, xx + yy),
    area: region.length * cellMm ** 2,
    print: region.reduce((sum, at) => sum + (energy[at] as number), 0) * cellMm ** 2,
  };
}

/** The piece whose finger this one continues; undefined for a tip. */
function above(shape: Shape, shapes: readonly Shape[], rotation: number): Shape | undefined {
  let nearest: Shape | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const other of shapes) {
    if (other === shape || shape.print > strongestShaft * other.print) continue;
    const dx = shape.x - other.x;
    const dy = shape.y - other.y;
    // Along the finger, downwards, and across it.
    const down = -dx * Math.sin(rotation) + dy * Math.cos(rotation);
    const across = Math.abs(dx * Math.cos(rotation) + dy * Math.sin(rotation));
    const width = Math.sqrt(Math.min(other.area, 380)) * 0.85;
    if (down < 0.6 * width || down > 2.6 * width || across > 0.56 * width) continue;
    if (down < least) {
      least = down;
      nearest = other;
    }
  }
  return nearest;
}

function shaftOf(top: Shape, shapes: readonly Shape[], rotation: number): Shape | undefined {
  return shapes.find((shape) => shape !== top && above(shape, shapes, rotation) === top);
}

function tipOf(grid: SlapGrid, top: Shape, rotation: number, shaft: Shape | undefined): SlapTip {
  const { columns, rows, cellMm, energy } = grid;
  // A short round print says little about its direction; the hand and its own shaft say the rest.
  const own = Math.abs(top.axis - rotation) < 0.45 ? Math.min(1, 2.2 * top.elongation) : 0;
  const ofShaft = shaft === undefined ? rotation : Math.atan2(top.x - shaft.x, shaft.y - top.y);
  const angle = own * 0.6 * top.axis + (1 - own * 0.6) * (0.5 * rotation + 0.5 * ofShaft);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const cells = top.region.map((at) => {
    const x = ((at % columns) + 0.5) * cellMm - top.x;
    const y = (Math.floor(at / columns) + 0.5) * cellMm - top.y;
    return { at, across: x * cosine + y * sine, along: -x * sine + y * cosine };
  });
  const width = extent(cells.map(({ across }) => across)).size + cellMm;
  const highest = extent(cells.map(({ along }) => along)).least;
  const end = crease(grid, cells, highest, width);
  const kept = cells.filter(({ along }) => along <= end);
  const sides = extent(kept.map(({ across }) => across));
  const ends = extent(kept.map(({ along }) => along));
  const middleAcross = (sides.least + sides.most) / 2;
  const middleAlong = (ends.least + ends.most) / 2;
  const border = kept.filter(({ at }) => {
    const column = at % columns;
    const row = Math.floor(at / columns);
    return column === 0 || row === 0 || column === columns - 1 || row >= rows - 1;
  }).length;
  return {
    x: top.x + middleAcross * cosine - middleAlong * sine,
    y: top.y + middleAcross * sine + middleAlong * cosine,
    angle,
    width: sides.size + cellMm,
    length: ends.size + cellMm,
    energy: kept.reduce((sum, { at }) => sum + (energy[at] as number), 0) / kept.length,
    area: kept.length * cellMm ** 2,
    cutOff: border * cellMm > 3,
  };
}

/** How far along the finger its last phalanx reaches: all of a short piece, to the faintest line of a long one. */
function crease(
  { cellMm, energy }: SlapGrid,
  cells: readonly { readonly at: number; readonly along: number }[],
  highest: number,
  width: number,
): number {
  const lines: number[] = [];
  for (const { at, along } of cells) {
    const line = Math.max(0, Math.floor((along - highest) / cellMm));
    lines[line] = (lines[line] ?? 0) + (energy[at] as number);
  }
  const breadth = Math.min(width, 24);
  if (lines.length * cellMm <= longestTip * breadth) return Number.POSITIVE_INFINITY;
  const from = Math.floor((creaseFrom * breadth) / cellMm);
  const to = Math.min(lines.length - 1, Math.ceil((creaseTo * breadth) / cellMm));
  let best = Math.floor((longestTip * breadth) / cellMm);
  let least = 0.82 * (lines[best] ?? 0);
  for (let line = from; line <= to; line += 1) {
    const here = lines[line] ?? 0;
    if (here < least) {
      least = here;
      best = line;
    }
  }
  return highest + best * cellMm;
}

function extent(values: readonly number[]): { least: number; most: number; size: number } {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most, size: most - least };
}
