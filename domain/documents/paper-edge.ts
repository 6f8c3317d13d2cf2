import { findPage } from './find-page.ts';
import { type GrayPage, meansOf } from './gray-page.ts';
import { type Corners, isPage, type Picture, type Point } from './perspective.ts';

/** What must hold before a page is cropped without anybody having seen its corners. Lengths are shares of the picture's longer side. */
const sure = {
  /** Points along each side, and how far to either side of it the edge is looked for. */
  points: 48,
  reach: 0.016,
  /** Shades that paper is brighter than what it lies on, at this share of the points. */
  contrast: 28,
  clear: 0.85,
  /** From the straight line through them, as the median. */
  bend: 0.0025,
  /** A side this near the border of the picture is the border. */
  border: 0.012,
  bordersAtMost: 2,
  /** All corners this near to those of the picture: the paper is all of it. */
  whole: 0.06,
  /** Of paper and cards: longer side over shorter. */
  leastShape: 1.2,
  greatestShape: 1.75,
  /** Opposite sides over one another. */
  unlike: 1.25,
  /** Degrees that a corner may differ from a right angle. */
  corner: 12,
  /** Outside of the paper: share of pixels as bright as it, share that stands out from what is about it. */
  bright: 0.02,
  detail: 0.012,
  /** Of the detail outside: left out this near to the edge, where the paper throws a shadow. */
  shadow: 0.02,
} as const;

export type PaperEdge =
  | { readonly kind: 'none' }
  /** Something like a paper on something darker, but cropping to it might lose what belongs to it. */
  | { readonly kind: 'unsure' }
  | { readonly kind: 'found'; readonly corners: Corners };

/**
 * The edge of a light paper on something darker, to a pixel or so, only where all of it is seen: clear and straight along every side, of the shape papers
 * have, and with nothing printed beyond it. `picture` and `gray` are the same pixels.
 */
export function findPaperEdge(picture: Picture, gray: GrayPage): PaperEdge {
  const coarse = findPage(picture);
  if (coarse === null || isWhole(coarse, gray) || !hasShapeOfPaper(coarse)) return { kind: 'none' };
  const lines: Line[] = [];
  let borders = 0;
  for (const [index, from] of coarse.entries()) {
    const to = coarse[(index + 1) % 4] ?? from;
    const border = borderAlong(gray, from, to);
    if (border !== null) {
      borders += 1;
      lines.push(border);
      continue;
    }
    const line = edgeAlong(gray, from, to);
    if (line === null) return { kind: 'unsure' };
    lines.push(line);
  }
  const corners = crossings(lines);
  if (corners === null || borders > sure.bordersAtMost) return { kind: 'unsure' };
  if (!hasShapeOfPaper(corners) || !isPage(corners, gray.width, gray.height)) return { kind: 'unsure' };
  return isBare(gray, corners) ? { kind: 'found', corners } : { kind: 'unsure' };
}

/** The paper fills the picture: nothing is there to crop. */
function isWhole(corners: Corners, { width, height }: GrayPage): boolean {
  const near = sure.whole * Math.max(width, height);
  const own: Corners = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  return corners.every((corner, index) => apart(corner, own[index] ?? corner) < near);
}

/** A point and a direction of length 1. */
interface Line {
  readonly at: Point;
  readonly along: Point;
}

const apart = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

function hasShapeOfPaper(corners: Corners): boolean {
  const [a, b, c, d] = corners;
  const [top, right, bottom, left] = [apart(a, b), apart(b, c), apart(c, d), apart(d, a)];
  const [wide, high] = [(top + bottom) / 2, (left + right) / 2];
  const shape = Math.max(wide, high) / Math.max(1, Math.min(wide, high));
  const unlike = (one: number, other: number): boolean =>
    Math.max(one, other) / Math.max(1, Math.min(one, other)) > sure.unlike;
  if (shape < sure.leastShape || shape > sure.greatestShape) return false;
  if (unlike(top, bottom) || unlike(left, right)) return false;
  return corners.every((corner, index) => {
    const [before, after] = [corners[(index + 3) % 4] ?? corner, corners[(index + 1) % 4] ?? corner];
    const one = Math.atan2(before.y - corner.y, before.x - corner.x);
    const other = Math.atan2(after.y - corner.y, after.x - corner.x);
    const angle = Math.abs(((((one - other) * 180) / Math.PI + 540) % 360) - 180);
    return Math.abs(angle - 90) <= sure.corner;
  });
}

/** The picture's own border where the side lies along it: there the paper runs out of the picture. */
function borderAlong({ width, height }: GrayPage, from: Point, to: Point): Line | null {
  const near = sure.border * Math.max(width, height);
  const ends = [from, to];
  if (ends.every(({ x }) => x < near)) return { at: { x: 0, y: 0 }, along: { x: 0, y: 1 } };
  if (ends.every(({ y }) => y < near)) return { at: { x: 0, y: 0 }, along: { x: 1, y: 0 } };
  if (ends.every(({ x }) => x > width - near)) return { at: { x: width, y: 0 }, along: { x: 0, y: 1 } };
  if (ends.every(({ y }) => y > height - near)) return { at: { x: 0, y: height }, along: { x: 1, y: 0 } };
  return null;
}

/** The straight edge between two corners (clockwise: the paper is to the right of the way); null where it is not clear or not straight. */
function edgeAlong(page: GrayPage, from: Point, to: Point): Line | null {
  const length = apart(from, to);
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const inwards = { x: -along.y, y: along.x };
  const longer = Math.max(page.width, page.height);
  const reach = Math.max(6, Math.round(sure.reach * longer));
  const steps: Point[] = [];
  for (let point = 0; point < sure.points; point += 1) {
    // The corners themselves may be rounded, or bent up.
    const way = length * (0.06 + (0.88 * (point + 0.5)) / sure.points);
    const foot = { x: from.x + along.x * way, y: from.y + along.y * way };
    const off = stepAcross(page, foot, inwards, reach);
    if (off !== null) steps.push({ x: way, y: off });
  }
  if (steps.length < sure.clear * sure.points) return null;
  const fitted = fit(steps);
  const bends = steps
    .map(({ x, y }) => Math.abs(y - fitted.start - fitted.slope * x))
    .toSorted((one, other) => one - other);
  if ((bends[Math.floor(bends.length / 2)] ?? 0) > sure.bend * longer) return null;
  const offAt = (way: number): Point => {
    const off = fitted.start + fitted.slope * way;
    return { x: from.x + along.x * way + inwards.x * off, y: from.y + along.y * way + inwards.y * off };
  };
  const [at, end] = [offAt(0), offAt(length)];
  const fittedLength = apart(at, end);
  return { at, along: { x: (end.x - at.x) / fittedLength, y: (end.y - at.y) / fittedLength } };
}

/** How far inwards of `foot` the page turns bright; null where it does not clearly. */
function stepAcross(page: GrayPage, foot: Point, inwards: Point, reach: number): number | null {
  const values: number[] = [];
  for (let off = -reach; off <= reach; off += 1) {
    const x = Math.round(foot.x + inwards.x * off - 0.5);
    const y = Math.round(foot.y + inwards.y * off - 0.5);
    values.push(
      page.pixels[
        Math.max(0, Math.min(page.height - 1, y)) * page.width + Math.max(0, Math.min(page.width - 1, x))
      ] ?? 0,
    );
  }
  const side = 3;
  let best = { rise: 0, at: 0 };
  for (let at = side; at < values.length - side; at += 1) {
    let rise = 0;
    for (let off = 0; off < side; off += 1) rise += (values[at + off] ?? 0) - (values[at - 1 - off] ?? 0);
    if (rise > best.rise) best = { rise, at };
  }
  return best.rise / side >= sure.contrast ? best.at - reach : null;
}

/** A line through points, once more without those far from it. */
function fit(points: readonly Point[]): { readonly start: number; readonly slope: number } {
  const through = (some: readonly Point[]): { start: number; slope: number } => {
    const [x, y] = [mean(some.map((one) => one.x)), mean(some.map((one) => one.y))];
    const spread = some.reduce((sum, one) => sum + (one.x - x) ** 2, 0);
    const slope = spread === 0 ? 0 : some.reduce((sum, one) => sum + (one.x - x) * (one.y - y), 0) / spread;
    return { slope, start: y - slope * x };
  };
  const first = through(points);
  const off = ({ x, y }: Point): number => Math.abs(y - first.start - first.slope * x);
  const near = points
    .toSorted((one, other) => off(one) - off(other))
    .slice(0, Math.ceil(points.length * 0.8));
  return through(near);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Where each side meets the one before it, as corners from the top left. */
function crossings(lines: readonly Line[]): Corners | null {
  const points = lines.map((line, index) => crossing(lines[(index + 3) % 4] ?? line, line));
  const [a, b, c, d] = points;
  return a && b && c && d ? [a, b, c, d] : null;
}

function crossing(one: Line, other: Line): Point | null {
  const cross = one.along.x * other.along.y - one.along.y * other.along.x;
  if (Math.abs(cross) < 0.5) return null;
  const [dx, dy] = [other.at.x - one.at.x, other.at.y - one.at.y];
  const way = (dx * other.along.y - dy * other.along.x) / cross;
  return { x: one.at.x + one.along.x * way, y: one.at.y + one.along.y * way };
}

/** Nothing is printed, and nothing bright lies, outside of the corners. */
function isBare(page: GrayPage, corners: Corners): boolean {
  const { width, height, pixels } = page;
  const longer = Math.max(width, height);
  const step = Math.max(1, Math.floor(longer / 900));
  const around = meansOf(page);
  const reach = Math.max(3, Math.round(longer / 100));
  const shadow = sure.shadow * longer;
  const paper = brightInside(page, corners, step);
  let [outside, bright, beyond, detail] = [0, 0, 0, 0];
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const away = outsideBy(corners, x + 0.5, y + 0.5);
      if (away <= 2 * step) continue;
      const value = pixels[y * width + x] ?? 0;
      outside += 1;
      if (value > paper - sure.contrast / 2) bright += 1;
      if (away <= shadow) continue;
      beyond += 1;
      const mean = around(x - reach, y - reach, x + reach + 1, y + reach + 1);
      if (Math.abs(value - mean) > sure.contrast / 2) detail += 1;
    }
  }
  return bright <= sure.bright * outside && detail <= sure.detail * Math.max(1, beyond);
}

/** Shade that most of the paper has. */
function brightInside({ width, height, pixels }: GrayPage, corners: Corners, step: number): number {
  const histogram = new Uint32Array(256);
  let all = 0;
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      if (outsideBy(corners, x + 0.5, y + 0.5) > 0) continue;
      const value = pixels[y * width + x] ?? 0;
      histogram[value] = (histogram[value] ?? 0) + 1;
      all += 1;
    }
  }
  let below = 0;
  for (let value = 0; value < 256; value += 1) {
    below += histogram[value] ?? 0;
    if (below * 2 >= all) return value;
  }
  return 255;
}

/** Pixels beyond the nearest side that the point is outside of; 0 or less within. */
function outsideBy(corners: Corners, x: number, y: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < 4; index += 1) {
    const from = corners[index];
    const to = corners[(index + 1) % 4];
    if (from === undefined || to === undefined) continue;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    most = Math.max(most, ((x - from.x) * -dy + (y - from.y) * dx) / -Math.hypot(dx, dy));
  }
  return most;
}
