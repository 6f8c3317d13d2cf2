import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { type PagePicture, sideLimit } from './picture.ts';

/** More sheets than this are no papers of one applicant. */
export const mostSheets = 60;
/** What flatbeds scan papers at: enough for the MRZ of a card that lies on a sheet. */
const pixelsPerInch = 300;
const pointsPerInch = 72;
const wasmPage = 65_536;
const mostMemory = 512 * 1024 * 1024;
/** A3 at that resolution. Beyond it a sheet is drawn smaller, whatever size it claims to have. */
const mostPixels = 18_000_000;

export type SheetFailure = Failure<'unreadable' | 'encrypted' | 'too-many-sheets'>;

const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);
type Pdfium = Awaited<ReturnType<typeof PDFiumLibrary.init>>;
let loading: Promise<Pdfium> | undefined;

/** PDFium as WebAssembly, 4 MB, out of its package: loaded with the first PDF. */
function loadPdfium(): Promise<Pdfium> {
  loading ??= (async () => {
    const pdfium = await import('@hyzyla/pdfium');
    const wasm = await WebAssembly.compile(await readFile(require.resolve('@hyzyla/pdfium/pdfium.wasm')));
    return pdfium.PDFiumLibrary.init({
      instantiateWasm: (imports, took) => {
        const instance = new WebAssembly.Instance(wasm, imports);
        limitMemory(instance);
        // Its types say a module, its code takes an instance.
        (took as unknown as (instance: WebAssembly.Instance) => void)(instance);
        return instance.exports;
      },
    });
  })();
  return loading;
}

/** By itself it would take 2 GiB for a picture that inflates. What it then can't have it gives up. */
function limitMemory({ exports }: WebAssembly.Instance): void {
  const memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory);
  if (memory === undefined) throw new Error('PDFium without memory');
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * wasmPage > mostMemory) throw new RangeError('memory of PDFium');
    return grow(pages);
  };
}

/** How many sheets a PDF has: 1 to `mostSheets`. Whatever the bytes, it does not throw. */
export function countSheets(pdf: Uint8Array): Promise<Result<number, SheetFailure>> {
  return opened(pdf, (document) => Promise.resolve(ok(document.getPageCount())));
}

/**
 * One sheet as it is seen, text and drawing included.
 * @param index counted from 0
 */
export function drawSheet(pdf: Uint8Array, index: number): Promise<Result<PagePicture, SheetFailure>> {
  return opened(pdf, async (document) => {
    if (index >= document.getPageCount()) return err('unreadable', 'no such sheet');
    const page = document.getPage(index);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const scale = scaleOf(originalWidth, originalHeight);
    // A page that PDFium can't load has no size.
    if (scale === null) return err('unreadable', 'a sheet without size');
    const { width, height, data } = await page.render({ scale, render: 'bitmap' });
    return ok({ width, height, data: new Uint8ClampedArray(data) });
  });
}

/** Pixels per point; null where not even a pixel would come of it. */
function scaleOf(width: number, height: number): number | null {
  if (!(width > 0 && height > 0)) return null;
  const scale = Math.min(
    pixelsPerInch / pointsPerInch,
    sideLimit / Math.max(width, height),
    Math.sqrt(mostPixels / (width * height)),
  );
  return Math.min(width, height) * scale >= 1 ? scale : null;
}

async function opened<T>(
  pdf: Uint8Array,
  use: (document: PDFiumDocument) => Promise<Result<T, SheetFailure>>,
): Promise<Result<T, SheetFailure>> {
  const library = await loadPdfium();
  let document: PDFiumDocument;
  try {
    document = await library.loadDocument(pdf);
    const count = document.getPageCount();
    const answer =
      count > mostSheets
        ? err('too-many-sheets')
        : count < 1
          ? err('unreadable', 'no pages')
          : await use(document);
    document.destroy();
    return answer;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      // It ran out of memory or into a wall: what is left of it can't be trusted with the next PDF.
      loading = undefined;
      return err('unreadable', 'PDFium gave up');
    }
    // The wrapper has no codes, and no other texts than its own.
    const said = error instanceof Error ? error.message : '';
    return /password|security/iu.test(said) ? err('encrypted') : err('unreadable', said);
  }
}
