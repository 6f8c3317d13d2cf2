import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentPicture } from '../../../test/support/documents/document-picture.ts';
import {
  imageObject,
  lockedPdf,
  pdfOf,
  pdfSheet,
  wholeSheet,
} from '../../../test/support/documents/pdf-files.ts';
import { pdfOfPages } from '../intake/scanned-pdf.ts';
import { countSheets, drawSheet, mostSheets } from './pdf-sheets.ts';
import type { PagePicture } from './picture.ts';

async function drawn(pdf: Uint8Array, index = 0): Promise<PagePicture> {
  const sheet = await drawSheet(pdf, index);
  if (!sheet.ok) throw new Error(sheet.error.code);
  return sheet.value;
}

/** Shades a little inside the four corners. */
function corners({ width, height, data }: PagePicture): number[] {
  const [left, right] = [Math.floor(width / 8), Math.floor((width * 7) / 8)];
  const [top, bottom] = [Math.floor(height / 8), Math.floor((height * 7) / 8)];
  const at = (x: number, y: number): number => data[(y * width + x) * 4] ?? -1;
  return [at(left, top), at(right, top), at(left, bottom), at(right, bottom)];
}

const size = { width: 16, height: 12 };
/** Left upper quarter black, the rest white. */
const gray = Buffer.from(Array.from({ length: 16 * 12 }, (_, at) => (at % 16 < 8 && at < 16 * 6 ? 0 : 255)));
const plain = '/ColorSpace /DeviceGray /BitsPerComponent 8';
const image = imageObject(size, plain, gray);

describe('drawSheet', () => {
  it('draws each sheet at the resolution of a scan when a PDF was made of scanned papers', async () => {
    const papers = [
      await documentPicture('GIẤY KHAI SINH', ['Số: 1']),
      await documentPicture('TỜ KHAI', ['Số: 2']),
    ];
    const pdf = new Uint8Array(await pdfOfPages(papers));
    expect(await countSheets(pdf)).toEqual({ ok: true, value: 2 });
    const [one, other] = [await drawn(pdf, 0), await drawn(pdf, 1)];
    expect(Math.max(one.width, one.height)).toBeGreaterThan(2000);
    expect(one.data).not.toEqual(other.data);
    expect(await drawSheet(pdf, 2)).toMatchObject({ ok: false, error: { code: 'unreadable' } });
  });

  it.each([
    ['upright', wholeSheet, '', [0, 255, 255, 255]],
    ['turned by its page', wholeSheet, '/Rotate 90', [255, 0, 255, 255]],
    ['turned by its page the other way', wholeSheet, '/Rotate -90', [255, 255, 0, 255]],
    ['placed upside down', 'q -595 0 0 -842 595 842 cm /Im0 Do Q', '', [255, 255, 255, 0]],
  ])('draws a picture as it is seen when it is %s', async (_words, content, page, expected) => {
    expect(corners(await drawn(pdfSheet(content, { image, page })))).toEqual(expected);
  });

  it.each([
    ['deflated', `${plain} /Filter /FlateDecode`, deflateSync(gray)],
    [
      'of four inks',
      '/ColorSpace /DeviceCMYK /BitsPerComponent 8',
      Buffer.from([...gray].flatMap((value) => [0, 0, 0, 255 - value])),
    ],
  ])('draws a picture that is %s', async (_words, told, bytes) => {
    const [first, ...rest] = corners(
      await drawn(pdfSheet(wholeSheet, { image: imageObject(size, told, bytes) })),
    );
    expect(first).toBeLessThan(60);
    expect(Math.min(...rest)).toBeGreaterThan(240);
  });

  it('draws what was typed or drawn, not only scans', async () => {
    const typed = await drawn(pdfSheet('0 421 297 421 re f', { image }));
    expect(corners(typed)).toEqual([0, 255, 255, 255]);
  });

  it('draws an empty sheet white', async () => {
    const { data } = await drawn(pdfSheet(''));
    expect(data.every((value) => value === 255)).toBe(true);
  });

  it('draws a sheet of any size in no more pixels than are looked at', async () => {
    const poster = pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14000 9000] >>',
    ]);
    const { width, height } = await drawn(poster);
    expect(Math.max(width, height)).toBeLessThanOrEqual(6000);
    expect(width * height).toBeLessThanOrEqual(18_000_000);
  });
});

describe('countSheets', () => {
  it.each([
    ['no PDF', new Uint8Array(Buffer.from('%PDF-1.4 nothing')), 'unreadable'],
    ['nothing', new Uint8Array(), 'unreadable'],
    [
      'without pages',
      pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']),
      'unreadable',
    ],
    [
      'of too many sheets',
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        `<< /Type /Pages /Count ${mostSheets + 1} /Kids [${'3 0 R '.repeat(mostSheets + 1)}] >>`,
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
      ]),
      'too-many-sheets',
    ],
  ])('refuses a file that is %s', async (_words, pdf, code) => {
    expect(await countSheets(pdf)).toMatchObject({ ok: false, error: { code } });
  });

  it('says that a file is locked by a password', async () => {
    expect(await countSheets(await lockedPdf())).toMatchObject({ ok: false, error: { code: 'encrypted' } });
  });

  it('answers whatever bytes come, and the next file is read', async () => {
    const words = [
      '1 0 obj',
      '<<',
      '>>',
      '[',
      ']',
      '/Type',
      '/Pages',
      '/Kids',
      ' 2 0 R ',
      'stream\n',
      'endstream',
      'trailer',
      '/Root 1 0 R',
      '(',
      '<',
      'endobj',
      '/Length 9',
      '/Catalog',
      '\n',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...words), { maxLength: 60 }), async (picked) => {
        const bytes = new Uint8Array(Buffer.from(`%PDF-1.4\n${picked.join('')}`));
        const count = await countSheets(bytes);
        const answer = count.ok ? await drawSheet(bytes, 0) : count;
        if (!answer.ok) {
          expect(['unreadable', 'encrypted', 'too-many-sheets']).toContain(answer.error.code);
        }
      }),
    );
    expect(await countSheets(pdfSheet(wholeSheet, { image }))).toEqual({ ok: true, value: 1 });
  });
});
