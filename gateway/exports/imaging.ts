import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as MagickModule from '@imagemagick/magick-wasm';
import type { GrayImage } from '../../domain/biometrics/gray-image.ts';
import { imageLimits, isTooLarge, type ImageErrorCode } from '../../domain/biometrics/image-limits.ts';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';

type Magick = typeof MagickModule;
type Imaging<T> = Result<T, Failure<ImageErrorCode>>;

/** Compression ratios: 15 : 1 is the most that exchange of ten-prints allows; portraits as for a travel document's chip, and a little better. */
export const jpeg2000Rates = { finger: 15, portrait: 20 } as const;

const memoryLimit = 512n * 1024n * 1024n;
// Bundled as CommonJS there is no import.meta.url; as an ES module there is no __filename.
const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);
let loading: Promise<Magick> | undefined;

/** ImageMagick as WebAssembly; the centre loads it only where something is exported. */
function loadMagick(): Promise<Magick> {
  loading ??= (async () => {
    const magick = await import('@imagemagick/magick-wasm');
    await magick.initializeImageMagick(
      await readFile(require.resolve('@imagemagick/magick-wasm/magick.wasm')),
    );
    magick.ResourceLimits.width = BigInt(imageLimits.side);
    magick.ResourceLimits.height = BigInt(imageLimits.side);
    magick.ResourceLimits.memory = memoryLimit;
    return magick;
  })();
  return loading;
}

export type ReadableFormat = 'jp2' | 'j2k' | 'jpeg' | 'png';

/** To eight bits of grey; transparency over white. */
export async function readGray(
  bytes: Uint8Array,
  format: ReadableFormat,
  ppi: number,
): Promise<Imaging<GrayImage>> {
  return reading(bytes, format, (magick, image) => {
    image.alpha(magick.AlphaAction.Remove);
    image.depth = 8;
    image.colorSpace = magick.ColorSpace.Gray;
    const pixels = image.write(magick.MagickFormat.Gray, (data) => data.slice());
    const { width, height } = image;
    return pixels.length === width * height
      ? ok({ width, height, pixels, ppi })
      : err('image-damaged', 'samples');
  });
}

/** A portrait as JPEG 2000 in its box format (JP2, ISO/IEC 15444-1 annex I), sRGB. */
export async function portraitAsJp2(
  bytes: Uint8Array,
  format: ReadableFormat,
): Promise<Imaging<{ image: Uint8Array; width: number; height: number }>> {
  return reading(bytes, format, (magick, image) => {
    // What a camera wrote beside the picture is nobody's business.
    image.strip();
    image.depth = 8;
    return ok({
      image: asJp2(magick, image, jpeg2000Rates.portrait),
      width: image.width,
      height: image.height,
    });
  });
}

export async function grayAsJp2({ width, height, pixels }: GrayImage): Promise<Uint8Array> {
  const magick = await loadMagick();
  const format = magick.MagickFormat.Gray;
  const settings = new magick.MagickReadSettings({ width, height, depth: 8, format });
  return magick.ImageMagick.read(pixels, settings, (image) => asJp2(magick, image, jpeg2000Rates.finger));
}

export async function grayAsPng({ width, height, pixels, ppi }: GrayImage): Promise<Uint8Array> {
  const magick = await loadMagick();
  const format = magick.MagickFormat.Gray;
  const settings = new magick.MagickReadSettings({ width, height, depth: 8, format });
  return magick.ImageMagick.read(pixels, settings, (image) => {
    image.density = new magick.Density(ppi, ppi, magick.DensityUnit.PixelsPerInch);
    return image.write(magick.MagickFormat.Png, (data) => data.slice());
  });
}

function asJp2(magick: Magick, image: MagickModule.IMagickImage, rate: number): Uint8Array {
  image.settings.setDefine(magick.MagickFormat.Jp2, 'rate', String(rate));
  return image.write(magick.MagickFormat.Jp2, (data) => data.slice());
}

async function reading<T>(
  bytes: Uint8Array,
  format: ReadableFormat,
  use: (magick: Magick, image: MagickModule.IMagickImage) => Imaging<T>,
): Promise<Imaging<T>> {
  if (bytes.length > imageLimits.fileBytes) return err('image-too-large');
  const magick = await loadMagick();
  const formats = {
    jp2: magick.MagickFormat.Jp2,
    j2k: magick.MagickFormat.J2k,
    jpeg: magick.MagickFormat.Jpeg,
    png: magick.MagickFormat.Png,
  };
  try {
    return magick.ImageMagick.read(bytes, formats[format], (image) =>
      isTooLarge(image.width, image.height) ? err('image-too-large') : use(magick, image),
    );
  } catch {
    // The decoder's messages may quote the picture's own text.
    return err('image-damaged', format);
  }
}
