import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jpegWith } from '../../../test/support/station/pictures.ts';
import { documentPicture } from '../../../test/support/documents/document-picture.ts';
import { pdfOfPages } from './scanned-pdf.ts';

const hasReader = spawnSync('pdfinfo', ['-v']).error === undefined;

it('pdfOfPages gives a page for each sheet and leaves its bytes as they are', async () => {
  const sheets = [jpegWith(40, 60), jpegWith(50, 70), jpegWith(60, 40)];
  const pdf = Buffer.from(await pdfOfPages(sheets));
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  for (const sheet of sheets) expect(pdf.includes(Buffer.from(sheet))).toBe(true);
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(3);
});

it('pdfOfPages says of itself what ISO 19005-2 asks: its part, an sRGB output intent, and an identifier', async () => {
  const pdf = Buffer.from(await pdfOfPages([jpegWith(40, 60)])).toString('latin1');
  expect(pdf).toContain('<pdfaid:part>2</pdfaid:part>');
  expect(pdf).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
  expect(pdf).toMatch(/\/Type \/OutputIntent/);
  expect(pdf).toMatch(/\/S \/GTS_PDFA1/);
  expect(pdf).toMatch(/\/ID \[/);
  expect(pdf).not.toMatch(/\/(?:Encrypt|JavaScript|EmbeddedFile|Launch|URI)\b/);
});

// Skipped aloud where poppler is not installed.
it.skipIf(!hasReader)(
  'pdfOfPages is read and drawn by another program, which finds it to call itself PDF/A-2b',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pdfa-'));
    try {
      const file = join(folder, 'pages.pdf');
      const paper = await documentPicture('GIẤY KHAI SINH', ['Số: 003190000123']);
      writeFileSync(file, await pdfOfPages([paper, paper]));
      const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
      expect(info).toMatch(/^Pages:\s+2$/m);
      const metadata = execFileSync('pdfinfo', ['-meta', file], { encoding: 'utf8' });
      expect(metadata).toContain('<pdfaid:part>2</pdfaid:part>');
      expect(metadata).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
      expect(info).toMatch(/^JavaScript:\s+no$/m);
      const drawn = execFileSync('pdftoppm', ['-r', '40', '-gray', file, join(folder, 'page')]);
      expect(drawn).toHaveLength(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
