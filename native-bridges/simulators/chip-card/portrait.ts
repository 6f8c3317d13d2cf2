import { loadMagick } from '../../imaging/magick.ts';
import { paintPortrait } from '../camera/portrait.ts';
import type { ChipPicture } from './face-record.ts';

/** A painted face in the size that chips carry. */
export async function chipPortrait(
  seed: number,
  sex: 'male' | 'female',
  mimeType: ChipPicture['mimeType'] = 'image/jpeg',
): Promise<ChipPicture> {
  const width = 180;
  const height = 240;
  const { pixels } = paintPortrait({ seed, age: 34, sex, width, height });
  const { ImageMagick, MagickFormat, MagickReadSettings } = await loadMagick();
  const settings = new MagickReadSettings({ format: MagickFormat.Rgb, width, height, depth: 8 });
  const content = ImageMagick.read(pixels, settings, (image) => {
    image.quality = 70;
    return image.write(mimeType === 'image/jpeg' ? MagickFormat.Jpeg : MagickFormat.Jp2, (data) =>
      data.slice(),
    );
  });
  return { mimeType, width, height, content };
}
