import type { GrayImage } from '../gray-image.ts';
import { blockGrid, blockSide } from './block-grid.ts';
import { RidgeEnhancer } from './enhance.ts';
import { findMinutiae } from './find-minutiae.ts';
import type { Minutia } from './minutia.ts';
import { levelPicture, margin, type LevelledPicture, withoutGrain } from './normalise.ts';
import { calmOrientation, measureOrientation, type OrientationField } from './orientation.ts';
import { measurePeriod } from './ridge-period.ts';
import { segmentFinger } from './segment.ts';
import type { Skeleton } from './skeleton.ts';
import { thin } from './thin.ts';
import { workingPicture } from './working-picture.ts';

/** What was found on a picture, in pixels at 500 ppi of the whole picture. */
export interface ExtractedMinutiae {
  readonly width: number;
  readonly height: number;
  readonly minutiae: readonly Minutia[];
}

/** Blocks whose ridges have no common direction (smears, scars, printed words) give no minutiae. */
const leastCoherence = 0.28;

/** Never throws; a picture without a finger, of an impossible size or resolution has no minutiae. */
export function extractMinutiae(image: GrayImage): ExtractedMinutiae {
  const picture = workingPicture(image);
  if (picture === undefined) return { width: 0, height: 0, minutiae: [] };
  const { width, height, left, top } = picture;
  const grid = blockGrid(width, height);
  const levelled = levelPicture(picture);
  const mask = segmentFinger(levelled, grid);
  const whole = { width: picture.fullWidth, height: picture.fullHeight };
  if (!mask.includes(1)) return { ...whole, minutiae: [] };
  const rough = measureOrientation(withoutGrain(levelled), levelled.stride, width, height, grid, 1.2);
  const flow = calmOrientation(rough, 1.4);
  const period = measurePeriod(levelled, flow, mask);
  // Direction is measured again on the first pass's ridges, where there is less noise, and the picture filtered anew.
  const enhancer = new RidgeEnhancer(levelled, period, mask, grid);
  const first = enhancer.enhance(flow);
  const fine = measureOrientation(first, levelled.stride, width, height, grid, 0.9);
  const refined = calmOrientation(fine, 0.8);
  const enhanced = enhancer.enhance(refined);
  const usable = mask.map((inside, at) =>
    inside === 1 && (rough.coherence[at] as number) > leastCoherence ? 1 : 0,
  );
  const skeleton = thinned(levelled, enhanced);
  const minutiae = findMinutiae(skeleton, refined, usable, blockQuality(rough, fine, levelled, usable));
  return {
    ...whole,
    minutiae: minutiae.map((minutia) => ({ ...minutia, x: minutia.x + left, y: minutia.y + top })),
  };
}

function thinned({ width, height, stride }: LevelledPicture, enhanced: Float32Array): Skeleton {
  const pixels = new Uint8Array(enhanced.length);
  for (let y = 0; y < height; y += 1) {
    const row = (y + margin) * stride + margin;
    for (let x = 0; x < width; x += 1) pixels[row + x] = (enhanced[row + x] as number) > 0 ? 1 : 0;
  }
  thin(pixels, stride);
  return { width, height, stride, pixels };
}

/** 1–100 per block: how parallel the ridges are, before and after enhancement, and how strong their contrast. */
function blockQuality(
  rough: OrientationField,
  fine: OrientationField,
  { width, height, deviation }: LevelledPicture,
  mask: Uint8Array,
): Uint8Array {
  const { columns } = rough.grid;
  return Uint8Array.from(mask, (inside, at) => {
    if (inside === 0) return 1;
    const x = Math.min(width - 1, (at % columns) * blockSide + blockSide / 2);
    const y = Math.min(height - 1, Math.floor(at / columns) * blockSide + blockSide / 2);
    const contrast = Math.min(1, (deviation[y * width + x] as number) / 50);
    const parallel = (rough.coherence[at] as number) * (fine.coherence[at] as number);
    return Math.max(1, Math.min(100, Math.round(100 * parallel * Math.sqrt(contrast))));
  });
}
