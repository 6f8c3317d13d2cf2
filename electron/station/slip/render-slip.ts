import pdfmake from 'pdfmake';
import { slipFonts } from './fonts.ts';
import { type SlipData, slipDataSchema } from './slip-data.ts';
import { slipDocument } from './slip-document.ts';

export type { SlipData } from './slip-data.ts';

const readable = new Set<string>(Object.values(slipFonts.BeVietnamPro));
// A document may read its own fonts and nothing else, whatever text stands in it.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => readable.has(path));
pdfmake.setFonts(slipFonts);

/** The slip handed to the citizen: one A5 page, PDF. */
export async function renderSlip(data: SlipData): Promise<Uint8Array> {
  return pdfmake.createPdf(slipDocument(slipDataSchema.parse(data))).getBuffer();
}
