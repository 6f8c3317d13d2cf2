import type { Point, Raster } from './raster.ts';

/** ITU-R BT.601, 0 to 255. */
export function lumaAt({ data, width }: Raster, x: number, y: number): number {
  const at = (y * width + x) * 4;
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
}

/** How far from grey, 0 to 255: the largest difference between two of the three colours. */
export function colourAt({ data, width }: Raster, x: number, y: number): number {
  const at = (y * width + x) * 4;
  const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
  return Math.max(red, green, blue) - Math.min(red, green, blue);
}

export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export const lumaOf = ({ red, green, blue }: Colour): number => 0.299 * red + 0.587 * green + 0.114 * blue;

/** Calls `use` with every pixel of a disc that lies in the picture, at most some 400 of them. */
export function inDisc(
  picture: Raster,
  centre: Point,
  radius: number,
  use: (x: number, y: number) => void,
): void {
  const step = Math.max(1, Math.floor(radius / 10));
  for (let y = Math.round(centre.y - radius); y <= centre.y + radius; y += step) {
    for (let x = Math.round(centre.x - radius); x <= centre.x + radius; x += step) {
      if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) continue;
      if ((x - centre.x) ** 2 + (y - centre.y) ** 2 <= radius * radius) use(x, y);
    }
  }
}

/** Mean colour of a disc; null where it lies outside. */
export function meanColour(picture: Raster, centre: Point, radius: number): Colour | null {
  let [red, green, blue, count] = [0, 0, 0, 0];
  inDisc(picture, centre, radius, (x, y) => {
    const at = (y * picture.width + x) * 4;
    red += picture.data[at] ?? 0;
    green += picture.data[at + 1] ?? 0;
    blue += picture.data[at + 2] ?? 0;
    count++;
  });
  return count === 0 ? null : { red: red / count, green: green / count, blue: blue / count };
}

/** Value below which that share of the sorted values lies; 0 for none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Whether two colours are of one surface: apart in hue by little, in lightness by what a shadow makes. */
export function isLike(a: Colour, b: Colour): boolean {
  const light = lumaOf(a) / Math.max(1, lumaOf(b));
  if (light < 0.5 || light > 1.7) return false;
  const share = (one: Colour): readonly [number, number] => {
    const sum = Math.max(1, one.red + one.green + one.blue);
    return [one.red / sum, one.blue / sum];
  };
  const [ar, ab] = share(a);
  const [br, bb] = share(b);
  return Math.hypot(ar - br, ab - bb) < 0.06;
}
