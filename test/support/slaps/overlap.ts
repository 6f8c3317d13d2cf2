/** A corner in pixels. */
export interface Corner {
  readonly x: number;
  readonly y: number;
}

/** Intersection over union of two convex boxes, corners clockwise. */
export function overlap(one: readonly Corner[], other: readonly Corner[]): number {
  const shared = areaOf(clip(one, other));
  const all = areaOf(one) + areaOf(other) - shared;
  return all > 0 ? shared / all : 0;
}

/** Sutherland and Hodgman: what of `subject` lies inside each side of `window`. */
function clip(subject: readonly Corner[], window: readonly Corner[]): Corner[] {
  let inside = [...subject];
  for (const [index, from] of window.entries()) {
    const to = window[(index + 1) % window.length] as Corner;
    const side = ({ x, y }: Corner) => (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
    const next: Corner[] = [];
    for (const [at, corner] of inside.entries()) {
      const before = inside[(at + inside.length - 1) % inside.length] as Corner;
      const here = side(corner);
      const there = side(before);
      if (here >= 0 !== there >= 0) {
        const share = there / (there - here);
        next.push({
          x: before.x + (corner.x - before.x) * share,
          y: before.y + (corner.y - before.y) * share,
        });
      }
      if (here >= 0) next.push(corner);
    }
    inside = next;
  }
  return inside;
}

function areaOf(corners: readonly Corner[]): number {
  let twice = 0;
  for (const [index, { x, y }] of corners.entries()) {
    const next = corners[(index + 1) % corners.length] as Corner;
    twice += x * next.y - next.x * y;
  }
  return Math.abs(twice) / 2;
}
