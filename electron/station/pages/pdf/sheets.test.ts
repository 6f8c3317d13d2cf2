import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentPicture } from '../../../../test/support/documents/document-picture.ts';
import { loadMagickWithFonts } from '../../../../native-bridges/imaging/magick.ts';
import {
  imageObject,
  packedPdf,
  pdfOf,
  pdfSheet,
  wholeSheet,
} from '../../../../test/support/documents/pdf-files.ts';
import { pdfOfPages } from '../../intake/scanned-pdf.ts';
import { decodePage } from '../picture.ts';
import { mostSheets, openSheets, type Sheet } from './sheets.ts';

function only(pdf: Uint8Array): Sheet {
  const opened = openSheets(pdf);
  if (!opened.ok) throw new Error(opened.error.code);
  expect(opened.value.count).toBe(1);
  return opened.value.sheet(0);
}

/** Grey shades of the corners and the middle. */
async function shades(sheet: Sheet): Promise<number[]> {
  if (sheet.kind !== 'pixels' && sheet.kind !== 'encoded') throw new Error(sheet.kind);
  const picture = sheet.kind === 'pixels' ? sheet.picture : await decodePage(sheet.bytes, sheet.type);
  const { width, height, data } = picture;
  const at = (x: number, y: number): number => data[(y * width + x) * 4] ?? -1;
  return [at(0, 0), at(width - 1, 0), at(0, height - 1), at(width - 1, height - 1)];
}

const size = { width: 16, height: 12 };
/** Left upper corner black, the rest white. */
const gray = Buffer.alloc(size.width * size.height, 255);
gray[0] = 0;
const upperLeft = [0, 255, 255, 255];

/** Rows as PNG's filter 4 leaves them. */
function paethRows(bytes: Uint8Array, wide: number): Buffer {
  const at = (row: number, x: number): number => (row < 0 || x < 0 ? 0 : (bytes[row * wide + x] ?? 0));
  const rows = Array.from({ length: bytes.length / wide }, (_, row) =>
    Buffer.from([
      4,
      ...Array.from({ length: wide }, (__, x) => {
        const [left, up, corner] = [at(row, x - 1), at(row - 1, x), at(row - 1, x - 1)];
        const near = left + up - corner;
        const [a, b, c] = [Math.abs(near - left), Math.abs(near - up), Math.abs(near - corner)];
        const guess = a <= b && a <= c ? left : b <= c ? up : corner;
        return (at(row, x) - guess) & 0xff;
      }),
    ]),
  );
  return Buffer.concat(rows);
}

describe('openSheets', () => {
  it('gives the very JPEGs back when a PDF was made of scanned sheets here', async () => {
    const papers = [
      await documentPicture('GIẤY KHAI SINH', ['Số: 1']),
      await documentPicture('TỜ KHAI', ['Số: 2']),
    ];
    const opened = openSheets(new Uint8Array(await pdfOfPages(papers)));
    if (!opened.ok) throw new Error(opened.error.code);
    expect(opened.value.count).toBe(2);
    for (const [index, paper] of papers.entries()) {
      const sheet = opened.value.sheet(index);
      expect(sheet).toMatchObject({ kind: 'encoded', type: 'image/jpeg', quarters: 0 });
      expect(sheet.kind === 'encoded' && Buffer.from(sheet.bytes).equals(paper)).toBe(true);
    }
  });

  it.each([
    ['plain', '/ColorSpace /DeviceGray /BitsPerComponent 8', gray],
    ['deflated', '/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode', deflateSync(gray)],
    [
      'predicted as in PNG',
      `/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter [/FlateDecode] /DecodeParms [<< /Predictor 15 /Columns ${size.width} >>]`,
      deflateSync(paethRows(gray, size.width)),
    ],
    [
      'in hexadecimal',
      '/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /AHx',
      Buffer.from(`${gray.toString('hex')}>`),
    ],
    [
      'of one bit, inverted',
      '/ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0]',
      Buffer.from([0x80, ...Array.from({ length: 23 }, () => 0)]),
    ],
    [
      'with a palette',
      '/ColorSpace [/Indexed /DeviceRGB 1 <000000FFFFFF>] /BitsPerComponent 8',
      gray.map((value) => (value === 0 ? 0 : 1)),
    ],
    [
      'in four colours of ink',
      '/ColorSpace /DeviceCMYK /BitsPerComponent 8',
      Buffer.from(Array.from(gray).flatMap((value) => [0, 0, 0, 255 - value])),
    ],
  ])('gives the pixels of a picture that is %s', async (_words, told, bytes) => {
    const sheet = only(pdfSheet(wholeSheet, { image: imageObject(size, told, bytes) }));
    expect(await shades(sheet)).toEqual(upperLeft);
  });

  it.each([
    ['T.6', 'Group4', -1],
    ['T.4', 'Fax', 0],
  ] as const)('gives a fax picture (%s) to its decoder the right way round', async (_words, method, k) => {
    const { MagickImage, MagickColors, MagickFormat, CompressionMethod } = await loadMagickWithFonts();
    const image = MagickImage.create(MagickColors.White, 64, 40);
    image.getPixels((pixels) => {
      for (let x = 0; x < 20; x += 1) for (let y = 0; y < 10; y += 1) pixels.setPixel(x, y, [0, 0, 0]);
    });
    image.depth = 1;
    image.settings.compression = CompressionMethod[method];
    image.settings.setDefine(MagickFormat.Tiff, 'rows-per-strip', '40');
    const tiff = Buffer.from(image.write(MagickFormat.Tiff, (data) => new Uint8Array(data)));
    image.dispose();
    const strip = stripOf(tiff);
    const told = `/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K ${k} /Columns 64 /Rows 40 /BlackIs1 ${String(!strip.whiteIsZero)} >>`;
    const sheet = only(
      pdfSheet(wholeSheet, { image: imageObject({ width: 64, height: 40 }, told, strip.bytes) }),
    );
    expect(sheet).toMatchObject({ kind: 'encoded', type: 'image/tiff' });
    expect(await shades(sheet)).toEqual(upperLeft);
  });

  it('finds objects that stand packed in a stream', async () => {
    const pdf = packedPdf(
      [
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
        '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> >>',
      ],
      [
        { dictionary: '', stream: Buffer.from(wholeSheet) },
        imageObject(size, '/ColorSpace /DeviceGray /BitsPerComponent 8', gray),
      ],
    );
    expect(await shades(only(pdf))).toEqual(upperLeft);
  });

  it.each([
    ['by its page', wholeSheet, '/Rotate 90', 1],
    ['by its page the other way', wholeSheet, '/Rotate -90', 3],
    ['as it is placed', 'q 0 -842 595 0 0 842 cm /Im0 Do Q', '', 1],
    ['upside down', 'q -595 0 0 -842 595 842 cm /Im0 Do Q', '', 2],
    ['both ways, which is upright', 'q 0 -842 595 0 0 842 cm /Im0 Do Q', '/Rotate 270', 0],
  ])('says how a picture is turned %s', (_words, content, page, quarters) => {
    const image = imageObject(size, '/ColorSpace /DeviceGray /BitsPerComponent 8', gray);
    expect(only(pdfSheet(content, { image, page }))).toMatchObject({ kind: 'pixels', quarters });
  });

  const image = imageObject(size, '/ColorSpace /DeviceGray /BitsPerComponent 8', gray);
  it.each([
    ['text', 'BT /F1 12 Tf (Nguyễn) Tj ET', 'drawn'],
    ['lines', '10 10 m 100 100 l S', 'drawn'],
    ['text over a scan', `${wholeSheet} BT (x) Tj ET`, 'drawn'],
    ['a picture within its description', 'BI /W 1 /H 1 ID x EI', 'drawn'],
    ['two pictures', 'q 595 0 0 400 0 0 cm /Im0 Do Q q 595 0 0 400 0 442 cm /Im0 Do Q', 'several-pictures'],
    ['a mirrored picture', 'q -595 0 0 842 595 0 cm /Im0 Do Q', 'picture-kind'],
  ])('says why nobody can look at a sheet of %s', (_words, content, code) => {
    expect(only(pdfSheet(content, { image }))).toEqual({ kind: 'unseen', code });
  });

  it.each([
    ['a picture of a kind nobody reads', imageObject(size, '/Filter /JBIG2Decode', gray), 'picture-kind'],
    ['a picture too large', imageObject({ width: 9000, height: 9000 }, '', gray), 'picture-kind'],
    [
      'a picture cut short',
      imageObject(size, '/ColorSpace /DeviceGray /BitsPerComponent 8', gray.subarray(9)),
      'unreadable',
    ],
    [
      'a picture that is more than it says',
      imageObject(
        size,
        '/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode',
        deflateSync(Buffer.alloc(30_000_000)),
      ),
      'unreadable',
    ],
  ])('says why nobody can look at %s', (_words, other, code) => {
    expect(only(pdfSheet(wholeSheet, { image: other }))).toEqual({ kind: 'unseen', code });
  });

  it.each([
    ['what a picture of the whole sheet hides', `0 0 595 842 re f ${wholeSheet}`],
    ['text that is not seen', `${wholeSheet} BT 3 Tr (x) Tj ET`],
  ])('passes over %s', (_words, content) => {
    expect(only(pdfSheet(content, { image })).kind).toBe('pixels');
  });

  it('takes an empty sheet for what it is', () => {
    expect(only(pdfSheet(''))).toEqual({ kind: 'blank' });
  });

  it('looks at the newest of an object that was changed at the end of the file', () => {
    const pdf = Buffer.concat([
      pdfSheet('BT (x) Tj ET', { image }),
      Buffer.from(`4 0 obj << /Length ${wholeSheet.length} >> stream\n${wholeSheet}\nendstream endobj`),
    ]);
    expect(only(new Uint8Array(pdf)).kind).toBe('pixels');
  });

  it.each([
    ['encrypted', pdfSheet(wholeSheet, { image, trailer: '/Encrypt 9 0 R' }), 'encrypted'],
    ['no PDF', Buffer.from('%PDF-1.4 nothing'), 'unreadable'],
    [
      'without pages',
      pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] >>']),
      'unreadable',
    ],
    [
      'of too many sheets',
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        `<< /Type /Pages /Kids [${'<< /Type /Page >> '.repeat(mostSheets + 1)}] >>`,
      ]),
      'too-many-sheets',
    ],
  ])('refuses a file that is %s', (_words, pdf, code) => {
    expect(openSheets(new Uint8Array(pdf))).toMatchObject({ ok: false, error: { code } });
  });

  it('answers whatever bytes come', () => {
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
      ')',
      '<',
      'endobj',
      '/Length 9',
      '/Catalog',
      '\n',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 60 }), (picked) => {
        const opened = openSheets(Buffer.from(picked.join('')));
        if (!opened.ok) return ['unreadable', 'encrypted', 'too-many-sheets'].includes(opened.error.code);
        for (let index = 0; index < opened.value.count; index += 1) opened.value.sheet(index);
        return true;
      }),
      { numRuns: 400 },
    );
  });
});

/** The one strip of a TIFF. */
function stripOf(tiff: Buffer): { bytes: Buffer; whiteIsZero: boolean } {
  const directory = tiff.readUInt32LE(4);
  const values = new Map<number, number>();
  for (let entry = 0; entry < tiff.readUInt16LE(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    const isShort = tiff.readUInt16LE(at + 2) === 3;
    values.set(tiff.readUInt16LE(at), isShort ? tiff.readUInt16LE(at + 8) : tiff.readUInt32LE(at + 8));
  }
  const from = values.get(273) ?? 0;
  return {
    bytes: tiff.subarray(from, from + (values.get(279) ?? 0)),
    whiteIsZero: values.get(262) === 0,
  };
}
