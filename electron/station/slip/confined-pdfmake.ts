import pdfmake from 'pdfmake';
import { slipFonts } from './fonts.ts';

const readable = new Set<string>(Object.values(slipFonts.BeVietnamPro));
// A document may read its own fonts and nothing else, whatever text stands in it.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => readable.has(path));
pdfmake.setFonts(slipFonts);

export { pdfmake };
