import { type GrayPage, inkOf, shrinkTo } from './gray-page.ts';

const lookedAt = 900;
/** Lines of print further turned than this are not looked for. */
const greatest = 9;
const step = 0.25;
/** Less ink than this share says nothing about lines. */
const leastInk = 0.002;
/** How much more the lines must stand out at the angle found than at angles far from it. */
const leastProminence = 1.25;

/**
 * By how many degrees lines of print fall to the right (clockwise), in quarters of a degree; null where there are no lines to tell by. Rows of ink
 * are summed along each angle: at the right one, lines and what is between them part most sharply (projection profile).
 */
export function skewOf(page: GrayPage): number | null {
  const small = shrinkTo(page, lookedAt);
  const points = inkPoints(small);
  if (points.length < leastInk * small.pixels.length) return null;
  const scores: { angle: number; score: number }[] = [];
  for (let angle = -greatest; angle <= greatest; angle += step) {
    scores.push({ angle, score: sharpness(points, angle, small) });
  }
  const best = scores.reduce((one, other) => (other.score > one.score ? other : one));
  const ordered = scores.map(({ score }) => score).toSorted((one, other) => one - other);
  const usual = ordered[Math.floor(ordered.length / 2)] ?? 0;
  return best.score >= leastProminence * usual ? best.angle : null;
}

function inkPoints(page: GrayPage): { x: number; y: number }[] {
  const ink = inkOf(page);
  const points: { x: number; y: number }[] = [];
  for (let at = 0; at < ink.length; at += 1) {
    if (ink[at] === 1) points.push({ x: at % page.width, y: Math.floor(at / page.width) });
  }
  return points;
}

/** Sum of squares of what changes from one row along the angle to the next. */
function sharpness(
  points: readonly { x: number; y: number }[],
  angle: number,
  { width, height }: GrayPage,
): number {
  const slope = Math.tan((angle * Math.PI) / 180);
  const offset = Math.ceil(Math.abs(slope) * width);
  const rows = new Uint32Array(height + 2 * offset + 2);
  for (const { x, y } of points) {
    const row = Math.round(y - slope * x) + offset;
    rows[row] = (rows[row] ?? 0) + 1;
  }
  let sum = 0;
  for (let row = 1; row < rows.length; row += 1) sum += ((rows[row] ?? 0) - (rows[row - 1] ?? 0)) ** 2;
  return sum;
}
