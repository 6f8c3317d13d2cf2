import { deflateSync } from 'node:zlib';
import { pdfmake } from '../../../electron/station/slip/confined-pdfmake.ts';

/** PDFs as others write them, put together by hand. Objects are numbered from 1; the first is the catalog, the second the page tree. */
export type PdfObject = string | { readonly dictionary: string; readonly stream: Uint8Array };

export function pdfOf(objects: readonly PdfObject[]): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [Buffer.from('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  for (const [index, object] of objects.entries()) {
    parts.push(Buffer.from(`${index + 1} 0 obj\n`));
    if (typeof object === 'string') parts.push(Buffer.from(object));
    else {
      const head = `<< ${object.dictionary} /Length ${object.stream.length} >>\nstream\n`;
      parts.push(Buffer.from(head), Buffer.from(object.stream), Buffer.from('\nendstream'));
    }
    parts.push(Buffer.from('\nendobj\n'));
  }
  parts.push(Buffer.from(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\n%%EOF\n`));
  return new Uint8Array(Buffer.concat(parts));
}

/** One A4 sheet with that description; `image` is `/Im0` on it. */
export function pdfSheet(
  content: string,
  options: { readonly image?: PdfObject; readonly page?: string } = {},
): Uint8Array<ArrayBuffer> {
  const { image, page = '' } = options;
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
    `<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> ${page} >>`,
    { dictionary: '', stream: Buffer.from(content) },
    ...(image === undefined ? [] : [image]),
  ]);
}

export const wholeSheet = 'q 595 0 0 842 0 0 cm /Im0 Do Q';

export function imageObject(
  size: { readonly width: number; readonly height: number },
  told: string,
  stream: Uint8Array,
): PdfObject {
  return {
    dictionary: `/Type /XObject /Subtype /Image /Width ${size.width} /Height ${size.height} ${told}`,
    stream,
  };
}

/** The same objects, but for their streams, packed into one (ISO 32000-1, 7.5.7), with a cross-reference stream for a trailer. */
export function packedPdf(packed: readonly string[], plain: readonly PdfObject[]): Uint8Array<ArrayBuffer> {
  const offsets: number[] = [];
  let body = '';
  for (const text of packed) {
    offsets.push(body.length);
    body += `${text} `;
  }
  const head = `${offsets.map((offset, index) => `${index + 1} ${offset}`).join(' ')} `;
  const stream = deflateSync(Buffer.from(head + body));
  const parts = [Buffer.from('%PDF-1.5\n')];
  const write = (number: number, dictionary: string, bytes: Uint8Array): void => {
    const opening = `${number} 0 obj\n<< ${dictionary} /Length ${bytes.length} >>\nstream\r\n`;
    parts.push(Buffer.from(opening), Buffer.from(bytes), Buffer.from('\r\nendstream\nendobj\n'));
  };
  for (const [index, object] of plain.entries()) {
    if (typeof object !== 'string') write(packed.length + 1 + index, object.dictionary, object.stream);
  }
  const about = `/Type /ObjStm /N ${packed.length} /First ${head.length} /Filter /FlateDecode`;
  write(100, about, stream);
  write(101, '/Type /XRef /Root 1 0 R /W [1 2 1] /Size 102', Buffer.alloc(4));
  return new Uint8Array(Buffer.concat(parts));
}

/** One that asks for a password. */
export async function lockedPdf(): Promise<Uint8Array<ArrayBuffer>> {
  const content = { userPassword: 'mat khau', defaultStyle: { font: 'BeVietnamPro' }, content: 'Số: 1' };
  return new Uint8Array(await pdfmake.createPdf(content).getBuffer());
}
