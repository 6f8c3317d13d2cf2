import { deflateSync } from 'node:zlib';
import { documentLimitBytes } from '../../../electron/station/intake/document-bytes.ts';
import { pdfOfPages } from '../../../electron/station/intake/scanned-pdf.ts';
import { countSheets, drawSheet } from '../../../electron/station/pages/pdf-sheets.ts';
import { documentPicture } from '../../support/documents/document-picture.ts';
import { imageObject, packedPdf, pdfOf, pdfSheet, wholeSheet } from '../../support/documents/pdf-files.ts';
import type { Target } from '../target.ts';

const gray = '/ColorSpace /DeviceGray /BitsPerComponent 8';
const filled = (piece: string): Uint8Array =>
  new Uint8Array(Buffer.from(piece.repeat(Math.floor(documentLimitBytes / piece.length))));
const deflated = (length: number): Uint8Array => deflateSync(Buffer.alloc(length, 32));

/** As the thread of the station goes through a PDF that was chosen: every sheet of it. */
export const pageTargets: readonly Target[] = [
  {
    name: 'pdf-sheets',
    file: 'electron/station/pages/pdf-sheets.ts',
    inputBytes: documentLimitBytes,
    mostMilliseconds: 6000,
    mostMebibytes: 900,
    prepare: async () => {
      const image = imageObject({ width: 8, height: 6 }, gray, Buffer.alloc(48, 200));
      return {
        seeds: [
          pdfSheet(wholeSheet, { image }),
          new Uint8Array(await pdfOfPages([await documentPicture('TỜ KHAI', ['Số: 1'])])),
          packedPdf(
            [
              '<< /Type /Catalog /Pages 2 0 R >>',
              '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
              '<< /Type /Page /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> >>',
            ],
            [{ dictionary: '', stream: Buffer.from(wholeSheet) }, image],
          ),
        ],
        hostile: {
          objects: filled('1 0 obj '),
          'objects never closed': filled('1 0 obj ( '),
          'objects of lists never closed': filled('1 0 obj [ '),
          'streams never closed': filled('1 0 obj << >> stream '),
          'many objects': filled('7 0 obj 1 endobj '),
          trailers: filled('trailer << '),
          deep: filled('1 0 obj [[[[[[[[[[[[[[[[[[[[[[[['),
          'one long string': Buffer.concat([Buffer.from('1 0 obj ('), filled('(')]),
          'kids without end': pdfOf([
            '<< /Type /Catalog /Pages 2 0 R >>',
            `<< /Type /Pages /Kids [${'2 0 R '.repeat(100_000)}${'<< /Kids [2 0 R] >> '.repeat(10_000)}] >>`,
          ]),
          'a description that inflates': pdfOf([
            '<< /Type /Catalog /Pages 2 0 R >>',
            '<< /Type /Pages /Kids [3 0 R] >>',
            '<< /Type /Page /Contents [4 0 R 4 0 R 4 0 R 4 0 R 4 0 R 4 0 R 4 0 R 4 0 R] >>',
            { dictionary: '/Filter /FlateDecode', stream: deflated(8 * 1024 * 1024 - 10) },
          ]),
          'a picture that inflates': pdfSheet(wholeSheet, {
            image: imageObject(
              { width: 6000, height: 6000 },
              `${gray} /Filter /FlateDecode`,
              deflated(36_000_000),
            ),
          }),
          'filters upon filters': pdfSheet(wholeSheet, {
            image: imageObject(
              { width: 5000, height: 5000 },
              `${gray} /Filter [/FlateDecode /FlateDecode /FlateDecode /FlateDecode]`,
              deflateSync(deflateSync(deflateSync(deflated(25_000_000)))),
            ),
          }),
          'a form that draws itself': pdfOf([
            '<< /Type /Catalog /Pages 2 0 R >>',
            '<< /Type /Pages /Kids [3 0 R] >>',
            '<< /Type /Page /Contents 4 0 R /Resources << /XObject << /F 4 0 R >> >> >>',
            { dictionary: '/Subtype /Form', stream: Buffer.from('/F Do '.repeat(2000)) },
          ]),
        },
        parse: async (bytes) => {
          const count = await countSheets(bytes);
          if (!count.ok) return false;
          for (let index = 0; index < count.value; index += 1) {
            const sheet = await drawSheet(bytes, index);
            if (!sheet.ok) return false;
          }
          return true;
        },
      };
    },
  },
];
