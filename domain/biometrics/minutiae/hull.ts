/** Convex hull by Andrew's monotone chain: corners as x and y in turn, each edge with the inside to its left in y-up terms. */
export function convexHull(x: Float32Array, y: Float32Array): Float32Array {
  const order = Array.from(x, (_, index) => index).sort(
    (a, b) => (x[a] as number) - (x[b] as number) || (y[a] as number) - (y[b] as number),
  );
  const chain = (indices: readonly number[]): number[] => {
    const corners: number[] = [];
    for (const index of indices) {
      while (
        corners.length >= 2 &&
        turn(x, y, corners.at(-2) as number, corners.at(-1) as number, index) <= 0
      )
        corners.pop();
      corners.push(index);
    }
    return corners.slice(0, -1);
  };
  const corners = [...chain(order), ...chain(order.reverse())];
  return Float32Array.from(corners.flatMap((index) => [x[index] as number, y[index] as number]));
}

function turn(x: Float32Array, y: Float32Array, a: number, b: number, c: number): number {
  return (
    ((x[b] as number) - (x[a] as number)) * ((y[c] as number) - (y[a] as number)) -
    ((y[b] as number) - (y[a] as number)) * ((x[c] as number) - (x[a] as number))
  );
}

/** Whether a point lies in the hull or within `reach` of the lines of its edges; never in a hull of fewer than three corners. */
export function withinHull(hull: Float32Array, px: number, py: number, reach: number): boolean {
  const corners = hull.length / 2;
  if (corners < 3) return false;
  for (let index = 0; index < corners; index += 1) {
    const next = index + 1 === corners ? 0 : index + 1;
    const ax = hull[2 * index] as number;
    const ay = hull[2 * index + 1] as number;
    const ex = (hull[2 * next] as number) - ax;
    const ey = (hull[2 * next + 1] as number) - ay;
    const outside = (px - ax) * ey - (py - ay) * ex;
    if (outside > 0 && outside * outside > reach * reach * (ex * ex + ey * ey)) return false;
  }
  return true;
}
