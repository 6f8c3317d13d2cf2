import { type Failure, type Result, err, ok } from '../../../../domain/result.ts';

/** Of the whole frame, from which the station crops the portrait and compresses it once more. */
const jpegQuality = 0.97;

export interface GrabbedPhoto {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** A whole frame as JPEG: one that was kept, or what the video shows now. Failure: `no-picture` while the camera has sent none. */
export async function grabFrame(
  source: HTMLVideoElement | ImageBitmap,
): Promise<Result<GrabbedPhoto, Failure<'no-picture'>>> {
  const [width, height] =
    'videoWidth' in source ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
  if (width === 0) return err('no-picture');
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(source, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', jpegQuality));
  if (blob === null) return err('no-picture');
  return ok({ jpeg: new Uint8Array(await blob.arrayBuffer()), width, height });
}
