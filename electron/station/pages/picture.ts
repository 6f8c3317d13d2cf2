import { loadMagick } from '../threads/magick.ts';

/** Pictures beyond this are refused before the decoder asks for memory. */
export const sideLimit = 6000;
/** Of straightened pages, as of those that the document camera keeps. */
const jpegQuality = 92;

/** What a page may come as. */
export type PageType = 'image/jpeg' | 'image/png';

export interface PagePicture {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A page as it is meant to be looked at: turned as its camera says. Throws where the bytes are no such picture. */
export async function decodePage(bytes: Uint8Array, mimeType: PageType): Promise<PagePicture> {
  const { ImageMagick, MagickFormat, ColorSpace } = await loadMagick(sideLimit);
  // The format is stated: nothing is guessed from what a picture says of itself.
  const format = mimeType === 'image/jpeg' ? MagickFormat.Jpeg : MagickFormat.Png;
  return ImageMagick.read(bytes, format, (image): PagePicture => {
    image.autoOrient();
    image.colorSpace = ColorSpace.sRGB;
    const { width, height } = image;
    const data = image.getPixels((pixels) => pixels.toByteArray(0, 0, width, height, 'RGBA'));
    if (data === null) throw new Error('no pixels');
    return { width, height, data: new Uint8ClampedArray(data) };
  });
}

/** As JPEG. */
export async function encodePage(page: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}): Promise<Uint8Array> {
  const { ImageMagick, MagickFormat, MagickReadSettings } = await loadMagick(sideLimit);
  const { width, height } = page;
  const settings = new MagickReadSettings({ format: MagickFormat.Rgba, width, height, depth: 8 });
  return ImageMagick.read(new Uint8Array(page.data.buffer), settings, (image) => {
    image.quality = jpegQuality;
    // A view of wasm memory: copied before it is anything else's.
    return image.write(MagickFormat.Jpeg, (written) => new Uint8Array(written));
  });
}

/** Grey pixels as PNG, for a reader that wants a file. */
export async function grayPng(page: {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}): Promise<Uint8Array> {
  const { ImageMagick, MagickFormat, MagickReadSettings } = await loadMagick(sideLimit);
  const settings = new MagickReadSettings({
    format: MagickFormat.Gray,
    width: page.width,
    height: page.height,
    depth: 8,
  });
  return ImageMagick.read(page.pixels, settings, (image) =>
    // A view of wasm memory: copied before it is anything else's.
    image.write(MagickFormat.Png, (written) => new Uint8Array(written)),
  );
}
