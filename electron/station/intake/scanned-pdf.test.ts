import { expect, it } from 'vitest';
import { jpegWith } from '../../../test/support/station/pictures.ts';
import { pdfOfPages } from './scanned-pdf.ts';

it('pdfOfPages gives a page for each sheet and leaves its bytes as they are', async () => {
  const sheets = [jpegWith(40, 60), jpegWith(50, 70), jpegWith(60, 40)];
  const pdf = Buffer.from(await pdfOfPages(sheets));
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  for (const sheet of sheets) expect(pdf.includes(Buffer.from(sheet))).toBe(true);
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(3);
});
