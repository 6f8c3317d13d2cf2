import type { GrayImage } from '../gray-image.ts';
import type { FoundFinger } from './segment-slap.ts';

/** Fingers within this of upright are cut out as they lie, pixel by pixel: turning would blur their ridges. */
const leftAsItLies = 10;
/** Of a picture's ground: glass, white. */
const ground = 255;
/** Skin that the box missed: half a millimetre all around. */
const margin = 0.5;

export type FingerBox = Pick<FoundFinger, 'corners' | 'angleDegrees'>;

/** Whether `cutFinger` turns this finger upright; else its pixels are the slap's own. */
export function isTurned({ angleDegrees }: FingerBox): boolean {
  return Math.abs(angleDegrees) > leftAsItLies;
}

/**
 * The finger in its box, 500 ppi, white outside the box. Within 10° of upright it is the slap's own pixels, unturned (where
 * the slap has 500 ppi); beyond, it is turned upright, between pixels in straight lines.
 */
export function cutFinger(image: GrayImage, box: FingerBox): GrayImage {
  const frame = frameOf(box, image.ppi);
  const scale = image.ppi / 500;
  return isTurned(box) || image.ppi !== 500
    ? turned(image, frame, scale, isTurned(box))
    : asItLies(image, frame);
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly cosine: number;
  readonly sine: number;
  readonly halfWidth: number;
  readonly halfLength: number;
}

function frameOf({ corners }: FingerBox, ppi: number): Frame {
  const [a, b, c] = corners;
  if (a === undefined || b === undefined || c === undefined) throw new Error('a box has four corners');
  const width = Math.max(1e-6, Math.hypot(b.x - a.x, b.y - a.y));
  const length = Math.hypot(c.x - b.x, c.y - b.y);
  const more = (margin * ppi) / 25.4;
  return {
    x: (a.x + c.x) / 2,
    y: (a.y + c.y) / 2,
    cosine: (b.x - a.x) / width,
    sine: (b.y - a.y) / width,
    halfWidth: width / 2 + more,
    halfLength: length / 2 + more,
  };
}

/** Longest side of a cut, in pixels: a box that says more is no finger's. */
const longest = 2000;

function asItLies(image: GrayImage, frame: Frame): GrayImage {
  const { x, y, cosine, sine, halfWidth, halfLength } = frame;
  const reachX = Math.abs(halfWidth * cosine) + Math.abs(halfLength * sine);
  const reachY = Math.abs(halfWidth * sine) + Math.abs(halfLength * cosine);
  const left = Math.max(0, Math.floor(x - reachX));
  const top = Math.max(0, Math.floor(y - reachY));
  const width = clampSide(Math.min(image.width, Math.ceil(x + reachX)) - left);
  const height = clampSide(Math.min(image.height, Math.ceil(y + reachY)) - top);
  const pixels = new Uint8Array(width * height).fill(ground);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const dx = left + column - x;
      const dy = top + row - y;
      if (Math.abs(dx * cosine + dy * sine) > halfWidth || Math.abs(-dx * sine + dy * cosine) > halfLength)
        continue;
      pixels[row * width + column] = image.pixels[(top + row) * image.width + left + column] ?? ground;
    }
  }
  return { width, height, pixels, ppi: 500 };
}

/** @param scale pixels of the slap to a pixel of the cut */
function turned(image: GrayImage, frame: Frame, scale: number, upright: boolean): GrayImage {
  const { x, y, halfWidth, halfLength } = frame;
  const cosine = upright ? frame.cosine : 1;
  const sine = upright ? frame.sine : 0;
  const width = clampSide(Math.round((2 * halfWidth) / scale));
  const height = clampSide(Math.round((2 * halfLength) / scale));
  const pixels = new Uint8Array(width * height).fill(ground);
  for (let row = 0; row < height; row += 1) {
    const along = (row + 0.5) * scale - halfLength;
    for (let column = 0; column < width; column += 1) {
      const across = (column + 0.5) * scale - halfWidth;
      const value = between(image, x + across * cosine - along * sine, y + across * sine + along * cosine);
      if (value !== undefined) pixels[row * width + column] = value;
    }
  }
  return { width, height, pixels, ppi: 500 };
}

function clampSide(side: number): number {
  return Math.min(longest, Math.max(1, side));
}

function between({ width, height, pixels }: GrayImage, x: number, y: number): number | undefined {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) return undefined;
  const at = top * width + left;
  const fx = x - left;
  const upper = (pixels[at] as number) * (1 - fx) + (pixels[at + 1] as number) * fx;
  const lower = (pixels[at + width] as number) * (1 - fx) + (pixels[at + width + 1] as number) * fx;
  return Math.round(upper + (lower - upper) * (y - top));
}
