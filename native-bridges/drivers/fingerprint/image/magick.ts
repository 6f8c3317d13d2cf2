import type * as MagickModule from '@imagemagick/magick-wasm';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import { err, ok, type Failure, type Result } from '../../../../domain/result.ts';
import { loadMagick, type Magick } from '../../../imaging/magick.ts';
import {
  imageLimits,
  isTooLarge,
  type ImageErrorCode,
  type ImageResult,
} from '../../../../domain/biometrics/image-limits.ts';

type MagickCodec = 'JP2' | 'J2K' | 'JPEG';

/** JPEG 2000 (boxed or bare codestream) or JPEG to grey; `ppi` is what the record around it says. */
export async function decodeWithMagick(
  bytes: Uint8Array,
  codec: MagickCodec,
  ppi: number,
): Promise<ImageResult> {
  if (bytes.length > imageLimits.fileBytes) return err('image-too-large');
  const stated = codec === 'JPEG' ? undefined : codestreamSize(bytes);
  if (codec !== 'JPEG' && stated === undefined) return err('image-damaged', 'JPEG 2000 without a codestream');
  if (stated && isTooLarge(stated.width, stated.height)) return err('image-too-large');
  if (codec === 'JPEG' && hasTooManyScans(bytes)) return err('image-damaged', 'JPEG of too many scans');
  const magick = await loadMagick();
  try {
    return magick.ImageMagick.read(bytes, formatOf(magick, codec), (image): ImageResult => {
      const { width, height } = image;
      if (isTooLarge(width, height)) return err('image-too-large');
      image.depth = 8;
      image.colorSpace = magick.ColorSpace.Gray;
      const pixels = image.write(magick.MagickFormat.Gray, (data) => data.slice());
      if (pixels.length !== width * height) return err('image-damaged', `${codec} samples`);
      return ok({ width, height, pixels, ppi });
    });
  } catch (error) {
    return err('image-damaged', magickMessage(codec, error));
  }
}

function formatOf({ MagickFormat: formats }: Magick, codec: MagickCodec): MagickModule.MagickFormat {
  if (codec === 'JP2') return formats.Jp2;
  return codec === 'J2K' ? formats.J2k : formats.Jpeg;
}

function magickMessage(codec: string, error: unknown): string {
  return `${codec}: ${error instanceof Error ? error.message.slice(0, 160) : 'decoder failed'}`;
}

/** Encoders write ten for a progressive colour picture, six for a grey one. */
const mostScans = 32;

/**
 * A progressive picture may have any number of scans, of which some bytes each make a decoder go over every block again: 50 KB
 * then keep it busy for twelve seconds. FF DA can't stand inside coded data (ISO/IEC 10918-1, B.1.1.5), so counting it never counts too little.
 */
function hasTooManyScans(bytes: Uint8Array): boolean {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at >= 0 && scans <= mostScans; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xda) scans += 1;
  }
  return scans > mostScans;
}

/** Width and height from the SIZ segment, read before the decoder allocates anything. */
function codestreamSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 24 <= bytes.length; at += 1) {
    if (bytes[at] === 0xff && view.getUint32(at) === 0xff4fff51) {
      return { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    }
  }
  return undefined;
}

export type FingerEncoding =
  /** `rate` is the compression ratio: 15 is what ten-print exchange allows; 1 is lossless. */
  | { readonly codec: 'JP2'; readonly rate: number }
  /** Previews. */
  | { readonly codec: 'JPEG'; readonly quality: number };

/** Writes what scanners send: JPEG 2000 for records, one-component JPEG for live previews. */
export async function encodeWithMagick(
  { width, height, pixels, ppi }: GrayImage,
  encoding: FingerEncoding,
): Promise<Result<Uint8Array, Failure<ImageErrorCode>>> {
  const magick = await loadMagick();
  const settings = new magick.MagickReadSettings({
    width,
    height,
    depth: 8,
    format: magick.MagickFormat.Gray,
  });
  try {
    return magick.ImageMagick.read(pixels, settings, (image) => ok(writeImage(magick, image, ppi, encoding)));
  } catch (error) {
    return err('image-damaged', magickMessage(encoding.codec, error));
  }
}

function writeImage(
  magick: Magick,
  image: MagickModule.IMagickImage,
  ppi: number,
  encoding: FingerEncoding,
): Uint8Array {
  image.density = new magick.Density(ppi, ppi, magick.DensityUnit.PixelsPerInch);
  if (encoding.codec === 'JPEG') {
    image.quality = encoding.quality;
    return image.write(magick.MagickFormat.Jpeg, (data) => data.slice());
  }
  image.settings.setDefine(magick.MagickFormat.Jp2, 'rate', String(encoding.rate));
  return image.write(magick.MagickFormat.Jp2, (data) => data.slice());
}
