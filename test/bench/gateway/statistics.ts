/** Value below which a share of the others lies, `share` from 0 to 1; NaN where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Slope of the straight line that fits best, by least squares. */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const middleX = mean(points.map(({ x }) => x));
  const middleY = mean(points.map(({ y }) => y));
  const above = points.reduce((sum, { x, y }) => sum + (x - middleX) * (y - middleY), 0);
  const below = points.reduce((sum, { x }) => sum + (x - middleX) ** 2, 0);
  return above / below;
}
