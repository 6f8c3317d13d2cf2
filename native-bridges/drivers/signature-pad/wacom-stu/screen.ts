import type { IMagickImage } from '@imagemagick/magick-wasm';
import { loadMagickWithFonts, padFonts } from '../../../imaging/magick.ts';
import { padButtons, type PadButton, type PadLayout, type Rectangle } from './layout.ts';

/** A picture in RGB, three bytes a pixel, and the same as PNG. */
export interface PadScreen {
  readonly rgb: Uint8Array;
  readonly png: Uint8Array<ArrayBuffer>;
  /** False where the pad is too small for the whole text; the screen then says where the rest stands. */
  readonly wholeText: boolean;
}

const labels: Readonly<Record<PadButton, string>> = { clear: 'Xóa', cancel: 'Hủy', done: 'Xong' };
const continued = ' … (toàn văn ở màn hình bên cạnh)';

interface Ink {
  readonly width: number;
  readonly height: number;
  /** 0 black … 255 white. */
  readonly pixels: Uint8Array;
}

/** Consent text, signer's name, line and buttons as pixels. Black on white, so that one-bit pads show it too. */
export async function drawPadScreen(
  layout: PadLayout,
  consentText: string,
  signerName: string,
): Promise<PadScreen> {
  const rgb = new Uint8Array(layout.width * layout.height * 3).fill(255);
  const canvas = { rgb, width: layout.width };
  const text = await fitText(consentText.normalize('NFC'), layout.text);
  blit(canvas, text.ink, layout.text.left, layout.text.top, false);
  fill(canvas, layout.line, 0);
  const nameHeight = layout.name.bottom - layout.name.top;
  const name = await textLine(signerName.normalize('NFC'), padFonts.semiBold, Math.round(nameHeight * 0.58));
  blit(canvas, name, layout.name.left, layout.name.top, false);
  for (const button of padButtons) {
    const area = layout.buttons[button];
    const dark = button === 'done';
    fill(canvas, area, 0);
    if (!dark) fill(canvas, inset(area, 2), 255);
    const label = await textLine(
      labels[button],
      padFonts.semiBold,
      Math.round((area.bottom - area.top) * 0.42),
    );
    const left = Math.round((area.left + area.right - label.width) / 2);
    const top = Math.round((area.top + area.bottom - label.height) / 2);
    blit(canvas, label, left, top, dark);
  }
  return { rgb, png: await encodeRgbPng(rgb, layout.width, layout.height), wholeText: text.whole };
}

/** Makes the first screen as fast as the next: fonts are read and hinted on first use. */
export async function warmPadScreen(): Promise<void> {
  await textLine('Ấm', padFonts.regular, 20);
  await textLine('Ấm', padFonts.semiBold, 20);
}

export async function encodeRgbPng(
  rgb: Uint8Array,
  width: number,
  height: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { ImageMagick, MagickFormat, MagickReadSettings } = await loadMagickWithFonts();
  const settings = new MagickReadSettings({ format: MagickFormat.Rgb, width, height, depth: 8 });
  return ImageMagick.read(rgb, settings, (image) =>
    image.write(MagickFormat.Png, (data) => new Uint8Array(data)),
  );
}

/** The largest size at which the text fits; below the smallest legible one it is cut and says so. */
async function fitText(text: string, area: Rectangle): Promise<{ ink: Ink; whole: boolean }> {
  const width = area.right - area.left;
  const height = area.bottom - area.top;
  const largest = Math.round(height / 6);
  const smallest = 12;
  for (let size = largest; size > smallest; size -= 2) {
    // A character is about half as wide as it is high: sizes that cannot fit are not drawn.
    if (text.length * size * 0.42 * size * 1.25 > width * height * 1.15) continue;
    const ink = await paragraph(text, size, width);
    if (ink.height <= height) return { ink, whole: true };
  }
  let length = text.length;
  let shown = text;
  for (;;) {
    const ink = await paragraph(shown, smallest, width);
    if (ink.height <= height) return { ink, whole: length === text.length };
    length = Math.min(length - 20, Math.floor((length * height) / ink.height));
    if (length <= 0) return { ink: { width: 0, height: 0, pixels: new Uint8Array(0) }, whole: false };
    shown = `${text.slice(0, length).trimEnd()}${continued}`;
  }
}

/** ImageMagick reads %, \ and a leading @ in captions as commands. */
function literally(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('%', '%%').replace(/^@/, '\\@');
}

async function paragraph(text: string, size: number, width: number): Promise<Ink> {
  return drawText(`caption:${literally(text)}`, padFonts.regular, size, width);
}

async function textLine(text: string, font: string, size: number): Promise<Ink> {
  const single = text.replaceAll(/\s+/g, ' ').trim();
  if (single === '') return { width: 0, height: 0, pixels: new Uint8Array(0) };
  return drawText(`label:${literally(single)}`, font, size, undefined);
}

async function drawText(source: string, font: string, size: number, width: number | undefined): Promise<Ink> {
  const { MagickImage, MagickColors, MagickFormat, MagickReadSettings } = await loadMagickWithFonts();
  const settings = new MagickReadSettings({
    font,
    fontPointsize: size,
    fillColor: MagickColors.Black,
    backgroundColor: MagickColors.White,
    ...(width === undefined ? {} : { width }),
  });
  const image: IMagickImage = MagickImage.create();
  try {
    image.read(source, settings);
    return {
      width: image.width,
      height: image.height,
      pixels: image.write(MagickFormat.Gray, (data) => new Uint8Array(data)),
    };
  } finally {
    image.dispose();
  }
}

interface Canvas {
  readonly rgb: Uint8Array;
  readonly width: number;
}

function inset({ left, top, right, bottom }: Rectangle, by: number): Rectangle {
  return { left: left + by, top: top + by, right: right - by, bottom: bottom - by };
}

function fill({ rgb, width }: Canvas, { left, top, right, bottom }: Rectangle, value: number): void {
  for (let y = top; y < bottom; y += 1) rgb.fill(value, (y * width + left) * 3, (y * width + right) * 3);
}

function blit({ rgb, width }: Canvas, ink: Ink, left: number, top: number, inverted: boolean): void {
  for (let y = 0; y < ink.height; y += 1) {
    for (let x = 0; x < ink.width && left + x < width; x += 1) {
      const at = ((top + y) * width + left + x) * 3;
      if (at < 0 || at + 2 >= rgb.length) continue;
      const value = ink.pixels[y * ink.width + x] ?? 255;
      rgb.fill(inverted ? 255 - value : value, at, at + 3);
    }
  }
}
