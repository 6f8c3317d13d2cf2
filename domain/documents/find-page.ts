import { type Corners, isPage, type Picture, type Point } from './perspective.ts';

/** The picture is looked at this wide: a page's edge is no matter of pixels. */
const lookedAtWidth = 240;
/** A page fills at least this share of the picture, and its quadrilateral this share with what is bright as paper. */
const leastShare = 0.12;
/** More than this is a bright table, or a page whose edges are not in the picture. */
const greatestShare = 0.96;
const leastFilled = 0.82;

interface Gray {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly values: Uint8Array;
}

/** Small and gray; each value the mean of what it stands for, so that print on the page is paper too. */
function shrink({ width, height, data }: Picture): Gray {
  const scale = Math.max(1, width / lookedAtWidth);
  const small = { width: Math.floor(width / scale), height: Math.floor(height / scale) };
  const values = new Uint8Array(small.width * small.height);
  for (let y = 0; y < small.height; y += 1) {
    for (let x = 0; x < small.width; x += 1) {
      let sum = 0;
      let count = 0;
      for (let row = Math.floor(y * scale); row < (y + 1) * scale && row < height; row += 1) {
        for (let column = Math.floor(x * scale); column < (x + 1) * scale && column < width; column += 1) {
          const at = (row * width + column) * 4;
          sum += 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
          count += 1;
        }
      }
      values[y * small.width + x] = count === 0 ? 0 : sum / count;
    }
  }
  return { ...small, scale, values };
}

/** The gray that best parts dark from bright (Otsu, 1979). */
export function threshold(values: Uint8Array): number {
  const histogram = new Array<number>(256).fill(0);
  for (const value of values) histogram[value] = (histogram[value] ?? 0) + 1;
  const total = values.length;
  const sum = histogram.reduce((all, count, value) => all + value * count, 0);
  let best = { between: -1, at: 128 };
  let below = 0;
  let sumBelow = 0;
  for (let value = 0; value < 256; value += 1) {
    below += histogram[value] ?? 0;
    sumBelow += value * (histogram[value] ?? 0);
    const above = total - below;
    if (below === 0 || above === 0) continue;
    const gap = sumBelow / below - (sum - sumBelow) / above;
    const between = below * above * gap * gap;
    if (between > best.between) best = { between, at: value };
  }
  return best.at;
}

/** Pixels of the largest bright area that hangs together. */
function largestBright({ width, height, values }: Gray): readonly Point[] {
  const limit = threshold(values);
  const seen = new Uint8Array(values.length);
  let largest: number[] = [];
  for (let start = 0; start < values.length; start += 1) {
    if (seen[start] === 1 || (values[start] ?? 0) <= limit) continue;
    const area = [start];
    seen[start] = 1;
    for (let index = 0; index < area.length; index += 1) {
      const at = area[index] ?? 0;
      const x = at % width;
      const neighbours = [
        x > 0 ? at - 1 : -1,
        x < width - 1 ? at + 1 : -1,
        at - width,
        at + width < width * height ? at + width : -1,
      ];
      for (const next of neighbours) {
        if (next < 0 || seen[next] === 1 || (values[next] ?? 0) <= limit) continue;
        seen[next] = 1;
        area.push(next);
      }
    }
    if (area.length > largest.length) largest = area;
  }
  return largest.map((at) => ({ x: at % width, y: Math.floor(at / width) }));
}

/** Those furthest out along each diagonal: the corners of a page that is turned by less than a half right angle. */
function outermost(points: readonly Point[]): Corners | null {
  const furthest = (measure: (point: Point) => number): Point | undefined =>
    points.reduce<Point | undefined>(
      (best, point) => (best === undefined || measure(point) > measure(best) ? point : best),
      undefined,
    );
  const topLeft = furthest(({ x, y }) => -x - y);
  const topRight = furthest(({ x, y }) => x - y);
  const bottomRight = furthest(({ x, y }) => x + y);
  const bottomLeft = furthest(({ x, y }) => y - x);
  return topLeft && topRight && bottomRight && bottomLeft
    ? [topLeft, topRight, bottomRight, bottomLeft]
    : null;
}

function areaOf(corners: Corners): number {
  return corners.reduce((sum, corner, index) => {
    const next = corners[(index + 1) % 4] ?? corner;
    return sum + (corner.x * next.y - next.x * corner.y) / 2;
  }, 0);
}

/**
 * Corners of a light page on a darker table, in pixels of the picture; null where there is nothing that surely is one. A proposal: whoever takes the
 * picture sees it and can move each corner.
 */
export function findPage(picture: Picture): Corners | null {
  const gray = shrink(picture);
  const bright = largestBright(gray);
  const share = bright.length / (gray.width * gray.height);
  if (share < leastShare || share > greatestShare) return null;
  const corners = outermost(bright);
  if (corners === null || !isPage(corners, gray.width, gray.height)) return null;
  // Edges run along pixels: the area between their middles is a little less than the pixels within.
  const filled = bright.length / (areaOf(corners) + 2 * (gray.width + gray.height));
  if (filled < leastFilled) return null;
  const [a, b, c, d] = corners.map(({ x, y }) => ({
    x: (x + 0.5) * gray.scale,
    y: (y + 0.5) * gray.scale,
  }));
  return a && b && c && d ? [a, b, c, d] : null;
}
