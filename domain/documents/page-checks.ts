import type { pageCheckCodes } from '../application/draft.ts';
import { type GrayPage, inkOf, percentile, shrinkTo } from './gray-page.ts';
import { skewOf } from './skew.ts';

export type PageCheckCode = (typeof pageCheckCodes)[number];

/**
 * Limits of the checks, by what they measure; found on rendered pages with known faults (page-checks.test.ts), not on a corpus of real ones. A page
 * is looked at no larger than `lookedAt` on its longer side: A4 at 137 ppi.
 */
export const pageLimits = {
  lookedAt: 1600,
  /** Longer side in pixels, of sheets and of cards (wider than 3:2). */
  leastSide: 1000,
  leastCardSide: 600,
  cardShape: 1.5,
  /** Shade of paper. */
  darkest: 120,
  /** Pixels from the dark to the bright side of a printed edge. */
  widestEdge: 4.2,
  /** Degrees that lines of print are turned by. */
  tilt: 1.5,
  /** Share of the page that is burnt out though its paper is not white. */
  glare: 0.004,
  /** Crossings of ink along the very edge of the page. */
  cutCrossings: 8,
} as const;

/** What is wrong with a page as a picture, in the order of `pageCheckCodes`. The page fills the picture. */
export function pageRemarks(page: GrayPage): PageCheckCode[] {
  const small = shrinkTo(page, pageLimits.lookedAt);
  const paper = percentile(small.pixels, 0.9);
  const edge = edgeWidth(small);
  const skew = skewOf(small);
  const found: readonly (readonly [PageCheckCode, boolean])[] = [
    ['blurred', edge !== null && edge > pageLimits.widestEdge],
    ['glare', glareShare(small) > pageLimits.glare],
    ['too-dark', paper < pageLimits.darkest],
    ['cut-off', isCutOff(small)],
    ['tilted', skew !== null && Math.abs(skew) > pageLimits.tilt],
    ['too-small', isTooSmall(page)],
  ];
  return found.filter(([, wrong]) => wrong).map(([code]) => code);
}

function isTooSmall({ width, height }: GrayPage): boolean {
  const [longer, shorter] = [Math.max(width, height), Math.min(width, height)];
  const least = longer / shorter >= pageLimits.cardShape ? pageLimits.leastCardSide : pageLimits.leastSide;
  return longer < least;
}

/** Edges of print are looked at this far to either side. */
const edgeReach = 7;
/** Less contrast than this is paper, not print. */
const leastContrast = 20;

/**
 * Median width in pixels of the clearest edges, along rows: their contrast over their steepest step. 2–3 for a sharp page, 2.5 times the deviation of
 * a Gaussian blur; null for a page without print.
 */
export function edgeWidth({ width, height, pixels }: GrayPage): number | null {
  const edges: { contrast: number; width: number }[] = [];
  for (let y = 2; y < height - 2; y += 3) {
    const row = y * width;
    const slope = (x: number): number =>
      Math.abs((pixels[row + x + 1] ?? 0) - (pixels[row + x - 1] ?? 0)) / 2;
    for (let x = edgeReach; x < width - edgeReach; x += 1) {
      const steep = slope(x);
      if (steep < 3 || steep < slope(x - 1) || steep <= slope(x + 1)) continue;
      let [low, high] = [255, 0];
      for (let at = row + x - edgeReach; at <= row + x + edgeReach; at += 1) {
        const value = pixels[at] ?? 0;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low >= leastContrast) edges.push({ contrast: high - low, width: (high - low) / steep });
    }
  }
  if (edges.length < 30) return null;
  const contrasts = edges.map(({ contrast }) => contrast).toSorted((one, other) => one - other);
  const clear = (contrasts[Math.floor(contrasts.length * 0.95)] ?? 0) * 0.6;
  const widths = edges
    .filter(({ contrast }) => contrast >= clear)
    .map((edge) => edge.width)
    .toSorted((one, other) => one - other);
  // The side of a stroke that its neighbour spoils is steeper or wider than it is: the lower quartile is the print's own.
  return widths[Math.floor(widths.length / 4)] ?? null;
}

/** White as paper of a scanner: then nothing that is white can be told from glare. */
const whitePaper = 240;
const burnt = 250;
const block = 12;

/** Share of the page in blocks burnt out whole, though its paper is darker than that. */
export function glareShare({ width, height, pixels }: GrayPage): number {
  const half = percentile(pixels, 0.6);
  if (half >= whitePaper) return 0;
  let [blocks, whole] = [0, 0];
  for (let top = 0; top + block <= height; top += block) {
    for (let left = 0; left + block <= width; left += block) {
      blocks += 1;
      if (isBurnt(pixels, width, left, top)) whole += 1;
    }
  }
  return blocks === 0 ? 0 : whole / blocks;
}

function isBurnt(pixels: Uint8Array, width: number, left: number, top: number): boolean {
  for (let y = top; y < top + block; y += 1) {
    for (let x = left; x < left + block; x += 1) {
      if ((pixels[y * width + x] ?? 0) < burnt) return false;
    }
  }
  return true;
}

/** Print runs over an edge of the picture: along its last row or column, ink comes and goes as it does along a line of print. */
export function isCutOff(page: GrayPage): boolean {
  const { width, height } = page;
  const ink = inkOf(page);
  const inset = 2;
  const row = (y: number) => Array.from({ length: width }, (_, x) => ink[y * width + x] ?? 0);
  const column = (x: number) => Array.from({ length: height }, (_, y) => ink[y * width + x] ?? 0);
  return [row(inset), row(height - 1 - inset), column(inset), column(width - 1 - inset)].some(
    (line) => crossingsOf(line) >= pageLimits.cutCrossings,
  );
}

function crossingsOf(line: readonly number[]): number {
  return line.filter((value, index) => index > 0 && value === 1 && line[index - 1] === 0).length;
}
