/** Geometry of a page photographed at an angle. Pure: pictures are plain RGBA. */

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Top left, top right, bottom right, bottom left, in pixels of the picture. */
export type Corners = readonly [Point, Point, Point, Point];
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA, rows from the top. */
  readonly data: Uint8ClampedArray;
}

/** Longest side of a page of the document camera that is kept: A4 at 230 ppi. */
const longestSide = 2700;

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

/** Size of the page seen straight: its longer pair of opposite sides each way, no side longer than `longest` pixels. */
export function pageSize(
  corners: Corners,
  longest = longestSide,
): { readonly width: number; readonly height: number } {
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const width = Math.max(distance(topLeft, topRight), distance(bottomLeft, bottomRight));
  const height = Math.max(distance(topLeft, bottomLeft), distance(topRight, bottomRight));
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Whether the corners go round a shape without dents, of at least a hundredth of the picture. */
export function isPage(corners: Corners, width: number, height: number): boolean {
  let area = 0;
  for (const [index, corner] of corners.entries()) {
    const next = corners[(index + 1) % 4] ?? corner;
    const after = corners[(index + 2) % 4] ?? corner;
    const turn = (next.x - corner.x) * (after.y - next.y) - (next.y - corner.y) * (after.x - next.x);
    if (turn <= 0) return false;
    area += (corner.x * next.y - next.x * corner.y) / 2;
  }
  return area >= (width * height) / 100;
}

/**
 * The nine numbers of the projective map from the page (0…1 both ways) to the four corners; closed form for the unit square (Heckbert, Fundamentals of
 * Texture Mapping and Image Warping, 1989, 2.2.3).
 */
export function mapFromPage([a, b, c, d]: Corners): readonly number[] {
  const sumX = a.x - b.x + c.x - d.x;
  const sumY = a.y - b.y + c.y - d.y;
  const dx1 = b.x - c.x;
  const dx2 = d.x - c.x;
  const dy1 = b.y - c.y;
  const dy2 = d.y - c.y;
  const divisor = dx1 * dy2 - dx2 * dy1;
  const g = (sumX * dy2 - dx2 * sumY) / divisor;
  const h = (dx1 * sumY - sumX * dy1) / divisor;
  return [
    b.x - a.x + g * b.x,
    d.x - a.x + h * d.x,
    a.x,
    b.y - a.y + g * b.y,
    d.y - a.y + h * d.y,
    a.y,
    g,
    h,
    1,
  ];
}

/** The page as if photographed from straight above; bilinear. */
export function straighten(
  picture: Picture,
  corners: Corners,
  options: {
    readonly longest?: number;
    /** Colour of what lies beyond the picture; otherwise its last pixels are drawn on. */
    readonly beyond?: readonly [number, number, number];
  } = {},
): Picture {
  const { width, height } = pageSize(corners, options.longest);
  const [m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0, m6 = 0, m7 = 0] = mapFromPage(corners);
  const data = new Uint8ClampedArray(width * height * 4);
  const { data: from, width: fromWidth, height: fromHeight } = picture;
  const { beyond } = options;
  for (let row = 0; row < height; row += 1) {
    const v = (row + 0.5) / height;
    for (let column = 0; column < width; column += 1) {
      const u = (column + 0.5) / width;
      const w = m6 * u + m7 * v + 1;
      const [exactX, exactY] = [(m0 * u + m1 * v + m2) / w - 0.5, (m3 * u + m4 * v + m5) / w - 0.5];
      const to = (row * width + column) * 4;
      data[to + 3] = 255;
      if (
        beyond !== undefined &&
        (exactX < -0.5 || exactY < -0.5 || exactX > fromWidth - 0.5 || exactY > fromHeight - 0.5)
      ) {
        for (let channel = 0; channel < 3; channel += 1) data[to + channel] = beyond[channel] ?? 0;
        continue;
      }
      const x = Math.min(fromWidth - 1.001, Math.max(0, exactX));
      const y = Math.min(fromHeight - 1.001, Math.max(0, exactY));
      const left = Math.floor(x);
      const top = Math.floor(y);
      const right = x - left;
      const down = y - top;
      const at = (top * fromWidth + left) * 4;
      const below = at + fromWidth * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const above = (from[at + channel] ?? 0) * (1 - right) + (from[at + 4 + channel] ?? 0) * right;
        const under = (from[below + channel] ?? 0) * (1 - right) + (from[below + 4 + channel] ?? 0) * right;
        data[to + channel] = above * (1 - down) + under * down;
      }
    }
  }
  return { width, height, data };
}

/** What is offered where no page is found: the picture but for a margin. */
export function wholePicture(width: number, height: number): Corners {
  const margin = 0.03;
  const [left, right] = [width * margin, width * (1 - margin)];
  const [top, bottom] = [height * margin, height * (1 - margin)];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}
