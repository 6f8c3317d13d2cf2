import { loadMagickWithFonts, padFonts } from '../../../imaging/magick.ts';
import { layoutPad, padButtons, type PadButton, type PadLayout, type Rectangle } from './layout.ts';
import { drawLine, fitParagraph, type Ink } from './text.ts';

/** A picture in RGB, three bytes a pixel, and the same as PNG. */
export interface PadScreen {
  readonly rgb: Uint8Array;
  readonly png: Uint8Array<ArrayBuffer>;
  /** False where the pad is too small for the whole text; the screen then says where the rest stands. */
  readonly wholeText: boolean;
}

const labels: Readonly<Record<PadButton, string>> = { clear: 'Xóa', cancel: 'Hủy', done: 'Xong' };
const continued = '… (toàn văn ở màn hình bên cạnh)';
/** Smaller letters cannot be read at arm's length, in pixels. */
const smallestText = 12;

/** Consent text, signer's name, line and buttons as pixels. Black on white, so that one-bit pads show it too. */
export async function drawPadScreen(
  layout: PadLayout,
  consentText: string,
  signerName: string,
): Promise<PadScreen> {
  const rgb = new Uint8Array(layout.width * layout.height * 3).fill(255);
  const canvas = { rgb, width: layout.width };
  const wholeText = await drawConsent(canvas, layout.text, consentText.normalize('NFC'));
  fill(canvas, layout.line, 0);
  await drawName(canvas, layout.name, signerName.normalize('NFC'));
  for (const button of padButtons) await drawButton(canvas, layout.buttons[button], button);
  return { rgb, png: await encodeRgbPng(rgb, layout.width, layout.height), wholeText };
}

/** Makes the first screen as fast as the next: fonts are read, letters hinted and code compiled on first use. */
export async function warmPadScreen(): Promise<void> {
  await drawPadScreen(layoutPad(800, 480), 'Tôi đã kiểm tra thông tin trên phiếu.', 'Nguyễn Văn Ấm');
}

async function drawConsent(canvas: Canvas, area: Rectangle, text: string): Promise<boolean> {
  const { width, height } = sizeOf(area);
  const largest = Math.max(smallestText, Math.round(height / 6));
  const sizes = { largest, smallest: smallestText };
  const paragraph = await fitParagraph(text, padFonts.regular, { width, height }, sizes, continued);
  for (const [index, line] of paragraph.lines.entries()) {
    const ink = await drawLine(line, padFonts.regular, paragraph.size);
    blit(canvas, ink, area.left, area.top + index * paragraph.lineHeight, false);
  }
  return paragraph.whole;
}

async function drawName(canvas: Canvas, area: Rectangle, name: string): Promise<void> {
  const { width, height } = sizeOf(area);
  const size = Math.round(height * 0.58);
  const ink = await drawLine(name, padFonts.semiBold, size);
  const fitting =
    ink.width <= width
      ? ink
      : await drawLine(name, padFonts.semiBold, Math.floor((size * width) / ink.width));
  blit(canvas, fitting, area.left, area.top, false);
}

async function drawButton(canvas: Canvas, area: Rectangle, button: PadButton): Promise<void> {
  const dark = button === 'done';
  fill(canvas, area, 0);
  if (!dark) fill(canvas, inset(area, 2), 255);
  const label = await drawLine(labels[button], padFonts.semiBold, Math.round(sizeOf(area).height * 0.42));
  const left = Math.round((area.left + area.right - label.width) / 2);
  const top = Math.round((area.top + area.bottom - label.height) / 2);
  blit(canvas, label, left, top, dark);
}

async function encodeRgbPng(
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

interface Canvas {
  readonly rgb: Uint8Array;
  readonly width: number;
}

function sizeOf({ left, top, right, bottom }: Rectangle): { width: number; height: number } {
  return { width: right - left, height: bottom - top };
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
