import { loadMagick } from '../../../native-bridges/imaging/magick.ts';
import { blankPicture, type Picture } from '../../../native-bridges/simulators/camera/picture.ts';
import { type PortraitOptions, paintPortrait } from '../../../native-bridges/simulators/camera/portrait.ts';

export interface PaintedPhoto {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** A painted person as a camera's whole frame. */
export function paintedPhoto(seed: number, options: Partial<PortraitOptions> = {}): Promise<PaintedPhoto> {
  return photoOf(paintPortrait({ seed, age: 40, sex: 'female', width: 1280, height: 960, ...options }));
}

/** A wall and nobody before it. */
export function emptyPhoto(): Promise<PaintedPhoto> {
  return photoOf(blankPicture(1280, 960, [240, 240, 240]));
}

async function photoOf({ width, height, pixels }: Picture): Promise<PaintedPhoto> {
  const { MagickImage, MagickFormat, MagickReadSettings } = await loadMagick();
  const settings = new MagickReadSettings({ format: MagickFormat.Rgb, width, height, depth: 8 });
  const image = MagickImage.create(pixels, settings);
  image.quality = 92;
  const jpeg = image.write(MagickFormat.Jpeg, (bytes) => new Uint8Array(bytes));
  image.dispose();
  return { jpeg, width, height };
}
