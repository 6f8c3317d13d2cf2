import type { GrayImage } from '../gray-image.ts';

/** Everything here is measured in pixels of this resolution. */
export const workingPpi = 500;

/** A rolled thumb is some 750 pixels high; what lies beyond this is cut off around the ink, to bound the time. */
export const longestSide = 1024;

/** A finger at 500 ppi. `left` and `top` are where it was cut out of the whole, which is `fullWidth × fullHeight`. */
export interface WorkingPicture {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
  readonly left: number;
  readonly top: number;
  readonly fullWidth: number;
  readonly fullHeight: number;
}

/** Brings a picture of any resolution from 125 ppi to 500 ppi; undefined where there is nothing to look at. */
export function workingPicture(image: GrayImage): WorkingPicture | undefined {
  if (image.width < 1 || image.height < 1 || image.pixels.length < image.width * image.height)
    return undefined;
  if (!(image.ppi >= workingPpi / 4 && image.ppi <= workingPpi * 8)) return undefined;
  const factor = image.ppi / workingPpi;
  const fullWidth = Math.max(1, Math.round(image.width / factor));
  const fullHeight = Math.max(1, Math.round(image.height / factor));
  const width = Math.min(fullWidth, longestSide);
  const height = Math.min(fullHeight, longestSide);
  const middle = width < fullWidth || height < fullHeight ? inkMiddle(image) : { x: 0, y: 0 };
  const left = cutAt(middle.x / factor, width, fullWidth);
  const top = cutAt(middle.y / factor, height, fullHeight);
  // Scanners are calibrated to a percent; a template says 197 pixels per centimetre either way.
  const exact = Math.abs(factor - 1) < 0.01 && fullWidth === width && fullHeight === height;
  const grey =
    exact && width === image.width && height === image.height
      ? image.pixels
      : resample(image, factor, { width, height, left, top });
  return { width, height, grey, left, top, fullWidth, fullHeight };
}

function cutAt(middle: number, side: number, full: number): number {
  return Math.round(Math.min(full - side, Math.max(0, middle - side / 2)));
}

/** Centre of what differs from its neighbour: ridges, wherever they are on a large picture. */
function inkMiddle({ width, height, pixels }: GrayImage): { x: number; y: number } {
  let weight = 1e-9;
  let sumX = (weight * width) / 2;
  let sumY = (weight * height) / 2;
  for (let y = 0; y < height; y += 4) {
    for (let x = 4; x < width; x += 4) {
      const at = y * width + x;
      const change = Math.abs((pixels[at] as number) - (pixels[at - 4] as number));
      if (change < 24) continue;
      weight += change;
      sumX += change * x;
      sumY += change * y;
    }
  }
  return { x: sumX / weight, y: sumY / weight };
}

/** Bilinear, after averaging whole pixels where the source is at least one and a half times as fine. */
function resample(
  image: GrayImage,
  factor: number,
  { width, height, left, top }: Omit<WorkingPicture, 'grey' | 'fullWidth' | 'fullHeight'>,
): Uint8Array {
  const box = Math.max(1, Math.round(factor));
  const reach = (box - 1) / 2;
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let j = 0; j < box; j += 1) {
        for (let i = 0; i < box; i += 1) {
          const sx = (left + x + 0.5) * factor - 0.5 + i - reach;
          const sy = (top + y + 0.5) * factor - 0.5 + j - reach;
          sum += sample(image, sx, sy);
        }
      }
      grey[y * width + x] = sum / (box * box);
    }
  }
  return grey;
}

function sample({ width, height, pixels }: GrayImage, x: number, y: number): number {
  const cx = Math.min(width - 1, Math.max(0, x));
  const cy = Math.min(height - 1, Math.max(0, y));
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const x1 = Math.min(width - 1, x0 + 1);
  const y1 = Math.min(height - 1, y0 + 1);
  const fx = cx - x0;
  const fy = cy - y0;
  const upper = (pixels[y0 * width + x0] as number) * (1 - fx) + (pixels[y0 * width + x1] as number) * fx;
  const lower = (pixels[y1 * width + x0] as number) * (1 - fx) + (pixels[y1 * width + x1] as number) * fx;
  return upper * (1 - fy) + lower * fy;
}
