import { gaussianBlur } from './blur.ts';
import { fillHoles, keepLargest } from './blobs.ts';
import type { Print } from './print.ts';
import { blockSide } from './ridge-blocks.ts';

/** Where the finger lies on the picture. */
export interface Region {
  readonly pixels: number;
  /** Grey of the print over the region; 255 where there is none. */
  readonly mean: number;
  /** Mean place of its pixels. */
  readonly centreX: number;
  readonly centreY: number;
  /** Per block of 32 from (0, 0), cut-off ones included: 1 where any of it is in the region. */
  readonly blocks: Uint8Array;
  readonly columns: number;
}

/** Darkened, blurred and split in two, twice over; holes are closed and only the part with the largest box is kept. */
export function findRegion(print: Print): Region {
  const { width, height, grey } = print;
  const joined = split(gaussianBlur(darkest(print), width, height, 41));
  const finger = split(gaussianBlur(joined, width, height, 91));
  fillHoles(finger, width, height);
  keepLargest(finger, width, height);
  const columns = Math.ceil(width / blockSide);
  const blocks = new Uint8Array(columns * Math.ceil(height / blockSide));
  let pixels = 0;
  let sum = 0;
  let sumX = 0;
  let sumY = 0;
  for (let y = 0, at = 0; y < height; y += 1) {
    const row = Math.floor(y / blockSide) * columns;
    for (let x = 0; x < width; x += 1, at += 1) {
      if (finger[at] !== 0) continue;
      pixels += 1;
      sumX += x;
      sumY += y;
      sum += grey[at] as number;
      blocks[row + (x >> 5)] = 1;
    }
  }
  const count = Math.max(1, pixels);
  return {
    pixels,
    mean: pixels === 0 ? 255 : sum / pixels,
    centreX: sumX / count,
    centreY: sumY / count,
    blocks,
    columns,
  };
}

/** The darkest of each 5 × 5 pixels. */
function darkest({ width, height, grey }: Print): Uint8Array {
  const across = new Uint8Array(grey.length);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      let least = 255;
      const end = Math.min(width - 1, x + 2);
      for (let at = Math.max(0, x - 2); at <= end; at += 1) {
        const value = grey[row + at] as number;
        if (value < least) least = value;
      }
      across[row + x] = least;
    }
  }
  const both = new Uint8Array(grey.length);
  for (let y = 0; y < height; y += 1) {
    const first = Math.max(0, y - 2);
    const last = Math.min(height - 1, y + 2);
    for (let x = 0; x < width; x += 1) {
      let least = 255;
      for (let at = first * width + x; at <= last * width + x; at += width) {
        const value = across[at] as number;
        if (value < least) least = value;
      }
      both[y * width + x] = least;
    }
  }
  return both;
}

/** 255 above the threshold that separates the two groups of grey best (Otsu 1979), 0 elsewhere. */
function split(grey: Uint8Array): Uint8Array {
  const threshold = otsu(grey);
  return grey.map((value) => (value > threshold ? 255 : 0));
}

const singleEpsilon = 2 ** -23;

function otsu(grey: Uint8Array): number {
  const histogram = new Float64Array(256);
  for (const value of grey) histogram[value] = (histogram[value] as number) + 1;
  const scale = 1 / grey.length;
  let mean = 0;
  for (let value = 0; value < 256; value += 1) mean += value * (histogram[value] as number);
  mean *= scale;
  let below = 0;
  let meanBelow = 0;
  let best = 0;
  let widest = 0;
  for (let value = 0; value < 256; value += 1) {
    const share = (histogram[value] as number) * scale;
    meanBelow *= below;
    below += share;
    const above = 1 - below;
    if (Math.min(below, above) < singleEpsilon || Math.max(below, above) > 1 - singleEpsilon) continue;
    meanBelow = (meanBelow + value * share) / below;
    const meanAbove = (mean - below * meanBelow) / above;
    const between = below * above * (meanBelow - meanAbove) ** 2;
    if (between > widest) {
      widest = between;
      best = value;
    }
  }
  return best;
}
