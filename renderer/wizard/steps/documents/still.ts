import { findPage } from '../../../../domain/documents/find-page.ts';
import {
  type Corners,
  isPage,
  type Picture,
  straighten,
  wholePicture,
} from '../../../../domain/documents/perspective.ts';

const jpegQuality = 0.92;

/** A picture of the document camera that was just taken, and where the page seems to be on it. */
export interface Still {
  readonly picture: Picture;
  /** Of the picture as it was taken; to be revoked. */
  readonly url: string;
  readonly corners: Corners;
  /** The page was found; otherwise the corners are only a beginning. */
  readonly found: boolean;
}

/** Null while the camera has sent no picture. */
export async function takeStill(video: HTMLVideoElement): Promise<Still | null> {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0) return null;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0);
  const picture: Picture = { width, height, data: context.getImageData(0, 0, width, height).data };
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
  const page = findPage(picture);
  return {
    picture,
    url: URL.createObjectURL(blob),
    corners: page ?? wholePicture(width, height),
    found: page !== null,
  };
}

/** The page within the corners, straightened; the whole picture where the corners are no page. */
export function pagePicture({ picture }: Still, corners: Corners): Picture {
  return isPage(corners, picture.width, picture.height) ? straighten(picture, corners) : picture;
}

/** The same as JPEG. */
export async function pageOf(still: Still, corners: Corners): Promise<Uint8Array> {
  const page = pagePicture(still, corners);
  const canvas = new OffscreenCanvas(page.width, page.height);
  canvas
    .getContext('2d')
    ?.putImageData(new ImageData(new Uint8ClampedArray(page.data), page.width, page.height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
  return new Uint8Array(await blob.arrayBuffer());
}
