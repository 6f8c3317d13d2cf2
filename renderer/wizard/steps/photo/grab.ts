import { type Failure, type Result, err, ok } from '../../../../domain/result.ts';
import { cropOf, outputSize } from './crop.ts';
import { checkSize, type Pixels } from './photo-checks.ts';

const jpegQuality = 0.92;

export interface GrabbedPhoto {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** The frame on the screen, cropped to 3:4. Failure: `no-picture` while the camera has sent none. */
export async function grabPhoto(
  video: HTMLVideoElement,
): Promise<Result<GrabbedPhoto, Failure<'no-picture'>>> {
  if (video.videoWidth === 0) return err('no-picture');
  const crop = cropOf(video.videoWidth, video.videoHeight);
  const { width, height } = outputSize(crop);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  context?.drawImage(video, crop.x, crop.y, crop.width, crop.height, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', jpegQuality));
  if (blob === null) return err('no-picture');
  return ok({ jpeg: new Uint8Array(await blob.arrayBuffer()), width, height });
}

/** A small picture for the live checks, or null while there is none. */
export function sample(video: HTMLVideoElement, canvas: HTMLCanvasElement): Pixels | null {
  if (video.videoWidth === 0) return null;
  const { width, height } = checkSize;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  const crop = cropOf(video.videoWidth, video.videoHeight);
  context.drawImage(video, crop.x, crop.y, crop.width, crop.height, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
