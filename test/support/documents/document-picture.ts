import { readFileSync } from 'node:fs';
import { loadMagickWithFonts, padFonts } from '../../../native-bridges/imaging/magick.ts';
import type { Picture } from '../../../native-bridges/simulators/camera/picture.ts';

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
  } = await loadMagickWithFonts();
  const image = MagickImage.create(new MagickColor(252, 250, 242), 827, 1169);
  try {
    const text = (x: number, y: number, size: number, content: string) =>
      image.draw([
        new DrawableFont(padFonts.regular),
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
  const { ImageMagick, MagickFormat } = await loadMagickWithFonts();
  return ImageMagick.read(new Uint8Array(readFileSync(file)), (image) => {
    image.autoOrient();
    const { width, height } = image;
    return { width, height, pixels: image.write(MagickFormat.Rgb, (data) => Uint8Array.from(data)) };
  });
}
