import pdfmake from 'pdfmake';
import { slipFonts } from '../slip/fonts.ts';
import { type ReportData, reportDocument } from './report-document.ts';

const readable = new Set<string>(Object.values(slipFonts.BeVietnamPro));
// As for slips: a document may read its own fonts and nothing else.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => readable.has(path));
pdfmake.setFonts(slipFonts);

export async function renderReport(data: ReportData): Promise<Uint8Array> {
  return pdfmake.createPdf(reportDocument(data)).getBuffer();
}
