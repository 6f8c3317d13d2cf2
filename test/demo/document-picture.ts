import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Picture } from '../../native-bridges/simulators/camera/picture.ts';

type Magick = typeof import('@imagemagick/magick-wasm');
let loaded: Promise<Magick> | null = null;

/** Loaded once and only when a picture is drawn: 15 MB of wasm. */
function magick(): Promise<Magick> {
  loaded ??= (async () => {
    const require = createRequire(import.meta.url);
    const entry = require.resolve('@imagemagick/magick-wasm');
    const library = (await import('@imagemagick/magick-wasm')) as Magick;
    const folder = entry.slice(0, entry.lastIndexOf('dist') + 'dist'.length);
    // x64/magick.wasm is a 64-bit memory build that neither Node 20 nor Chromium 130 can load.
    await library.initializeImageMagick(new Uint8Array(readFileSync(join(folder, 'x86/magick.wasm'))));
    const font = require.resolve('@expo-google-fonts/be-vietnam-pro/500Medium/BeVietnamPro_500Medium.ttf');
    library.Magick.addFont('document', new Uint8Array(readFileSync(font)));
    return library;
  })();
  return loaded;
}

/** A JPEG of a made-up paper, A4 at 100 ppi, with a heading and lines of text. */
export async function documentPicture(heading: string, lines: readonly string[]): Promise<Buffer> {
  const {
    MagickImage,
    MagickColors,
    MagickColor,
    DrawableFont,
    DrawableFontPointSize,
    DrawableFillColor,
    DrawableText,
    MagickFormat,
  } = await magick();
  const image = MagickImage.create(new MagickColor(252, 250, 242), 827, 1169);
  try {
    const text = (x: number, y: number, size: number, content: string) =>
      image.draw([
        new DrawableFont('document'),
        new DrawableFontPointSize(size),
        new DrawableFillColor(MagickColors.Black),
        new DrawableText(x, y, content),
      ]);
    text(90, 110, 20, 'BẢN HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ');
    text(90, 190, 38, heading);
    lines.forEach((line, index) => {
      text(90, 280 + index * 56, 24, line);
    });
    image.quality = 85;
    return image.write(MagickFormat.Jpeg, (data) => Buffer.from(data));
  } finally {
    image.dispose();
  }
}

/** Any picture file ImageMagick reads, as RGB. */
export async function readPicture(file: string): Promise<Picture> {
  const { ImageMagick, MagickFormat } = await magick();
  return ImageMagick.read(new Uint8Array(readFileSync(file)), (image) => {
    image.autoOrient();
    const { width, height } = image;
    return { width, height, pixels: image.write(MagickFormat.Rgb, (data) => Uint8Array.from(data)) };
  });
}
