import type { IMagickImage } from '@imagemagick/magick-wasm';
import { loadMagickWithFonts } from '../../../imaging/magick.ts';

/** Drawn text: 0 black … 255 white. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const nothing: Ink = { width: 0, height: 0, pixels: new Uint8Array(0) };

/** One line in a family of `padFonts`; `size` in pixels. */
export async function drawLine(text: string, font: string, size: number): Promise<Ink> {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return nothing;
  const { MagickImage, MagickColors, MagickFormat, MagickReadSettings } = await loadMagickWithFonts();
  const settings = new MagickReadSettings({
    font,
    fontPointsize: size,
    fillColor: MagickColors.Black,
    backgroundColor: MagickColors.White,
  });
  const image: IMagickImage = MagickImage.create();
  try {
    image.read(`label:${literally(line)}`, settings);
    return {
      width: image.width,
      height: image.height,
      pixels: image.write(MagickFormat.Gray, (data) => new Uint8Array(data)),
    };
  } finally {
    image.dispose();
  }
}

/** ImageMagick reads %, \ and a leading @ in labels as commands. */
function literally(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('%', '%%').replace(/^@/, '\\@');
}

/** Widths are measured once at this size; they grow evenly with it. */
const measuringSize = 40;
const longestPiece = 24;
const lineBreak = '\n';
const rememberedWords = 2000;
const widths = new Map<string, number>();

/** Width of a word at size 1. */
async function widthOf(word: string, font: string): Promise<number> {
  const key = `${font} ${word}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  const { width } = await drawLine(word, font, measuringSize);
  if (widths.size >= rememberedWords) widths.clear();
  widths.set(key, width / measuringSize);
  return width / measuringSize;
}

export interface Paragraph {
  readonly lines: readonly string[];
  readonly size: number;
  readonly lineHeight: number;
  /** False where the end was cut off and `continued` put in its place. */
  readonly whole: boolean;
}

const lineHeightOf = (size: number): number => Math.round(size * 1.3);

/**
 * Breaks a text into lines at the largest size with which it fits the area. At `smallest` what does not fit is left
 * out and the text ends with `continued`.
 */
export async function fitParagraph(
  text: string,
  font: string,
  area: { readonly width: number; readonly height: number },
  sizes: { readonly largest: number; readonly smallest: number },
  continued: string,
): Promise<Paragraph> {
  const words = text
    .trim()
    .split(/(\n)|\s+/)
    .filter(Boolean)
    .flatMap((word) => word.match(new RegExp(`.{1,${longestPiece}}`, 'gsu')) ?? []);
  const measured = await measure(words, font);
  const space = (await widthOf('n n', font)) - (await widthOf('nn', font));
  for (let { largest: size } = sizes; ; size -= 1) {
    const fits = Math.floor(area.height / lineHeightOf(size));
    const lines = breakLines(measured, area.width / size, space);
    const lineHeight = lineHeightOf(size);
    if (lines.length <= fits) return { lines, size, lineHeight, whole: true };
    if (size > sizes.smallest) continue;
    const ending = await measure(continued.split(' '), font);
    for (let count = measured.length - 1; count >= 0; count -= 1) {
      const shortened = breakLines([...measured.slice(0, count), ...ending], area.width / size, space);
      if (shortened.length <= fits) return { lines: shortened, size, lineHeight, whole: false };
    }
    return { lines: [], size, lineHeight, whole: false };
  }
}

interface MeasuredWord {
  readonly word: string;
  readonly width: number;
}

async function measure(words: readonly string[], font: string): Promise<MeasuredWord[]> {
  const measured: MeasuredWord[] = [];
  for (const word of words) {
    measured.push({ word, width: word === lineBreak ? 0 : await widthOf(word, font) });
  }
  return measured;
}

function breakLines(words: readonly MeasuredWord[], width: number, space: number): string[] {
  const lines: string[] = [];
  let line = '';
  let reached = 0;
  for (const { word, width: wide } of words) {
    if (word === lineBreak) {
      if (line !== '') lines.push(line);
      line = '';
      continue;
    }
    if (line !== '' && reached + space + wide <= width) {
      line += ` ${word}`;
      reached += space + wide;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    reached = wide;
  }
  return line === '' ? lines : [...lines, line];
}
