import type { GrayImage } from './gray-image.ts';
import type { Failure, Result } from '../result.ts';

export type ImageErrorCode =
  | 'image-not-recognised'
  | 'image-unsupported'
  | 'image-damaged'
  | 'image-too-large'
  | 'image-size-mismatch';

export type ImageResult = Result<GrayImage, Failure<ImageErrorCode>>;

/** A slap at 1000 ppi is 3200 × 3000; anything beyond is an attack or another kind of picture. */
export const imageLimits = { side: 4096, fileBytes: 16 * 1024 * 1024 } as const;

/** What a picture may unpack to, whatever its depth and colours: four bytes for each pixel of the largest. */
export const mostUnpackedBytes = 4 * imageLimits.side * imageLimits.side;

export function isTooLarge(width: number, height: number): boolean {
  return width > imageLimits.side || height > imageLimits.side;
}
