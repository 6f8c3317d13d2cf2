import { pdfmake } from '../slip/confined-pdfmake.ts';

/** A4 in points. */
const page = { width: 595.28, height: 841.89 };

/**
 * One PDF of scanned sheets, each on a page of its own. The JPEGs stand in it byte for byte as the scanner sent them (DCTDecode): nothing is
 * compressed a second time. PDF/A-2b (ISO 19005-2): with an sRGB output intent, XMP metadata that names the part, and nothing from outside, so
 * that it can be shown in fifty years.
 */
export async function pdfOfPages(jpegs: readonly Uint8Array[]): Promise<Uint8Array> {
  return pdfmake
    .createPdf({
      version: '1.7',
      subset: 'PDF/A-2b',
      pageSize: page,
      pageMargins: 0,
      defaultStyle: { font: 'BeVietnamPro' },
      content: jpegs.map((jpeg, index) => ({
        image: `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`,
        fit: [page.width, page.height] as [number, number],
        ...(index === 0 ? {} : { pageBreak: 'before' as const }),
      })),
    })
    .getBuffer();
}
