import { deflateSync } from 'node:zlib';
import { cardPixels, type CardPrintRequest } from '../../../../domain/devices/card-printer.ts';
import { points, writePdf, type PdfObject } from '../../pdf/pdf.ts';
import { flatten } from '../panels.ts';

/** ID-1 with the bleed that 1016 × 648 pixels at 300 dpi are. */
const width = points((cardPixels.width * 25.4) / 300);
const height = points((cardPixels.height * 25.4) / 300);

/** A card as a PDF, a page a side, each one lossless picture that fills it. Resin black is black in it: the queue's own driver makes the panels. */
export function cardPdf({ front, back }: Pick<CardPrintRequest, 'front' | 'back'>): Uint8Array {
  const sides = back === null ? [front] : [front, back];
  const numberOf = (side: number): number => 3 + side * 3;
  const pages = sides.flatMap((side, index): PdfObject[] => {
    const first = numberOf(index);
    return [
      `<</Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${first + 1} 0 R /Resources <</XObject <</I ${first + 2} 0 R>>>>>>`,
      { dictionary: '', stream: Buffer.from(`q ${width} 0 0 ${height} 0 0 cm /I Do Q`) },
      {
        dictionary: `/Type /XObject /Subtype /Image /Width ${cardPixels.width} /Height ${cardPixels.height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode`,
        stream: deflateSync(flatten(side), { level: 6 }),
      },
    ];
  });
  const kids = sides.map((_, index) => `${numberOf(index)} 0 R`).join(' ');
  return writePdf([
    '<</Type /Catalog /Pages 2 0 R>>',
    `<</Type /Pages /Kids [${kids}] /Count ${sides.length}>>`,
    ...pages,
  ]);
}
