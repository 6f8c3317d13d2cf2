import { describe, expect, test } from 'vitest';
import { buildMrz } from '../../../domain/card/mrz.ts';
import { documentPicture } from '../../../test/support/documents/document-picture.ts';
import { cardBack, cardQr, holder, scene } from '../../../test/support/documents/card-pictures.ts';
import { readPage } from './read-page.ts';

// Seconds of work each, on a machine that others use too.
describe('readPage', { timeout: 120_000 }, () => {
  test('finds nothing to say of a rendered paper', async () => {
    const paper = await documentPicture('GIẤY KHAI SINH', ['Họ và tên: NGUYỄN VĂN MẪU', 'Số: 003190000123']);
    expect(await readPage(paper, 'image/jpeg')).toEqual({ remarks: [], codes: [], mrz: { kind: 'none' } });
  });

  test('reads the QR of a card', async () => {
    const { codes } = await readPage(await cardQr(holder), 'image/jpeg');
    expect(codes).toHaveLength(1);
    expect(codes[0]).toContain('003190000123|');
    expect(codes[0]).toContain('NGUYỄN THỊ HÒA');
  });

  test.each([
    ['as scanned', {}],
    ['on a sheet', { sheet: true }],
    ['turned by 1 degree', { turn: 1 }],
    ['turned by 4 degrees', { turn: -4 }],
    ['a little soft', { blur: 0.8 }],
    ['in dim light', { light: 0.6 }],
  ])('reads the MRZ of a card %s', async (_words, faults) => {
    const { mrz } = await readPage(await scene(await cardBack(holder), faults), 'image/jpeg');
    expect(mrz).toEqual({ kind: 'read', text: buildMrz(holder) });
  });

  test('says that an MRZ is not readable when its check digits do not hold', async () => {
    const wrong = buildMrz(holder).replace('003190000123<<', '003190000124<<');
    expect((await readPage(await cardBack(holder, wrong), 'image/jpeg')).mrz).toEqual({ kind: 'unreadable' });
  });

  test('throws when the bytes are no picture', async () => {
    await expect(readPage(new Uint8Array(100), 'image/jpeg')).rejects.toThrow();
  });
});
