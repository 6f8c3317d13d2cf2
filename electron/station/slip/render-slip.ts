import { pdfmake } from './confined-pdfmake.ts';
import { type SlipData, slipDataSchema } from './slip-data.ts';
import { slipDocument } from './slip-document.ts';

export type { SlipData } from './slip-data.ts';

/** The slip handed to the citizen: one A5 page, PDF. */
export async function renderSlip(data: SlipData): Promise<Uint8Array> {
  return pdfmake.createPdf(slipDocument(slipDataSchema.parse(data))).getBuffer();
}
