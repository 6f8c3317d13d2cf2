import { loadMagick } from '../threads/magick.ts';
import type { Raster } from '../../../domain/biometrics/face/raster.ts';
import type { Crop } from '../../../domain/biometrics/face/portrait-crop.ts';

/** Pictures beyond this are refused before the decoder asks for memory. */
const sideLimit = 4096;
/** Of the sealed portrait. */
const jpegQuality = 94;

export type PictureType = 'image/jpeg' | 'image/jp2';

/** A decoded picture of which parts can be written. Throws where the bytes are no such picture. */
export async function openPicture<T>(
  bytes: Uint8Array,
  type: PictureType,
  use: (picture: Raster) => Promise<T>,
): Promise<T> {
  const magick = await loadMagick(sideLimit);
  const { ImageMagick, MagickFormat, ColorSpace } = magick;
  // The format is stated: nothing is guessed from what a picture says of itself.
  const format = type === 'image/jpeg' ? MagickFormat.Jpeg : MagickFormat.Jp2;
  const raster = ImageMagick.read(bytes, format, (image): Raster => {
    image.colorSpace = ColorSpace.sRGB;
    const { width, height } = image;
    const data = image.getPixels((pixels) => pixels.toByteArray(0, 0, width, height, 'RGBA'));
    if (data === null) throw new Error('no pixels');
    return { width, height, data: new Uint8Array(data) };
  });
  return use(raster);
}

/** The part of the JPEG as a JPEG of that size, without whatever the camera wrote beside the pixels. */
export async function cropJpeg(
  bytes: Uint8Array,
  crop: Crop,
  size: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  const { ImageMagick, MagickFormat, MagickGeometry } = await loadMagick(sideLimit);
  return ImageMagick.read(bytes, MagickFormat.Jpeg, (image) => {
    image.crop(new MagickGeometry(crop.x, crop.y, crop.width, crop.height));
    image.resetPage();
    if (size.width !== crop.width || size.height !== crop.height) {
      const geometry = new MagickGeometry(size.width, size.height);
      geometry.ignoreAspectRatio = true;
      image.resize(geometry);
    }
    image.strip();
    image.quality = jpegQuality;
    // A view of wasm memory: copied before it is anything else's.
    return image.write(MagickFormat.Jpeg, (written) => new Uint8Array(written));
  });
}
