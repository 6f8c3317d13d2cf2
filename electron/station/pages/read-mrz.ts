import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import type { GrayPage } from '../../../domain/documents/gray-page.ts';
import { believedMrz, mrzOf } from '../../../domain/documents/mrz-text.ts';
import { findMrzZone, type MrzCell } from '../../../domain/documents/mrz-zone.ts';
import { grayPng } from './picture.ts';
import { type TesseractApi, type TesseractCore } from './tesseract-core.ts';

const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);

/** What an MRZ can hold besides fillers, which are never shown to the reader. */
const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Height of a character, the room about it, and how far apart they are set: what the reader's model was made for. */
const set = { tall: 36, pitch: 32, margin: 24 } as const;
/** Tesseract: LSTM engine; a picture that is one line. */
const lstmOnly = 1;
const singleLine = '7';

let loading: Promise<{ core: TesseractCore; api: TesseractApi }> | undefined;

/** Core and English model out of their packages: nothing is fetched, nothing is written to a disk. */
function loadTesseract(): Promise<{ core: TesseractCore; api: TesseractApi }> {
  loading ??= (async () => {
    const make = require('tesseract.js-core/tesseract-core-simd-lstm') as (
      options: object,
    ) => Promise<TesseractCore>;
    const quiet = (): void => undefined;
    const core = await make({ TesseractProgress: quiet, print: quiet, printErr: quiet });
    const packed = require.resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz');
    core.FS.writeFile('eng.traineddata', gunzipSync(await readFile(packed)));
    const api = new core.TessBaseAPI();
    if (api.Init(null, 'eng', lstmOnly) !== 0) throw new Error('model not loaded');
    api.SetVariable('tessedit_char_whitelist', signs);
    api.SetVariable('tessedit_pageseg_mode', singleLine);
    // Names are no English words.
    for (const words of ['load_system_dawg', 'load_freq_dawg']) api.SetVariable(words, '0');
    return { core, api };
  })();
  return loading;
}

/**
 * The MRZ of an identity card on a page: `none` where nothing looks like one, its text where every check digit holds, else `unreadable`. The reader is
 * only loaded (some 15 MB, half a second) for a page that has one.
 */
export async function readMrz(
  page: GrayPage,
): Promise<{ kind: 'none' | 'unreadable' } | { kind: 'read'; text: string }> {
  const zone = findMrzZone(page);
  if (zone === null) return { kind: 'none' };
  const lines: { fillers: boolean[]; read: string }[] = [];
  for (const cells of zone.lines) {
    lines.push({ fillers: cells.map(({ filler }) => filler), read: await readLine(zone.page, cells) });
  }
  const text = mrzOf(lines);
  return text === null || believedMrz(text) === null ? { kind: 'unreadable' } : { kind: 'read', text };
}

async function readLine(page: GrayPage, cells: readonly MrzCell[]): Promise<string> {
  const { core, api } = await loadTesseract();
  core.FS.writeFile('/input', await grayPng(setAnew(page, cells)));
  if (api.SetImageFile(1, 0) === 1) return '';
  api.Recognize(null);
  return api.GetUTF8Text();
}

/** The characters of a line that are no fillers, set one beside the other on white, all as tall and as far apart as the reader likes them. */
function setAnew(page: GrayPage, cells: readonly MrzCell[]): GrayPage {
  const shown = cells.filter(({ filler }) => !filler);
  const tallest = Math.max(...shown.map(({ top, bottom }) => bottom - top));
  const scale = set.tall / tallest;
  const width = 2 * set.margin + shown.length * set.pitch;
  const height = 2 * set.margin + set.tall;
  const pixels = new Uint8Array(width * height).fill(255);
  const base = Math.max(...shown.map(({ bottom }) => bottom));
  const paper = Math.max(
    1,
    ...shown.map(({ left, top }) => page.pixels[top * page.width + Math.max(0, left - 2)] ?? 0),
  );
  for (const [index, { left, top, right, bottom }] of shown.entries()) {
    const wide = (right - left) * scale;
    const from = set.margin + index * set.pitch + (set.pitch - wide) / 2;
    // A character that stands above the line (none does in OCR-B) stays there.
    const foot = set.margin + set.tall - Math.min(base - bottom, tallest) * scale;
    for (let y = 0; y < (bottom - top + 2) * scale; y += 1) {
      for (let x = 0; x < wide + 2 * scale; x += 1) {
        const value = sample(page, left - 1 + x / scale, top - 1 + y / scale);
        const [column, row] = [
          Math.round(from - scale + x),
          Math.round(foot - (bottom - top) * scale - scale + y),
        ];
        if (column < 0 || column >= width || row < 0 || row >= height) continue;
        pixels[row * width + column] = Math.min(255, (value / paper) * 255);
      }
    }
  }
  return { width, height, pixels };
}

function sample({ width, height, pixels }: GrayPage, x: number, y: number): number {
  const [left, top] = [
    Math.max(0, Math.min(width - 2, Math.floor(x))),
    Math.max(0, Math.min(height - 2, Math.floor(y))),
  ];
  const [right, down] = [Math.max(0, Math.min(1, x - left)), Math.max(0, Math.min(1, y - top))];
  const at = top * width + left;
  const above = (pixels[at] ?? 0) * (1 - right) + (pixels[at + 1] ?? 0) * right;
  const below = (pixels[at + width] ?? 0) * (1 - right) + (pixels[at + width + 1] ?? 0) * right;
  return above * (1 - down) + below * down;
}
