import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type SlipData, renderSlip } from './render-slip.ts';

const data: SlipData = {
  policyId: '2024-07',
  training: true,
  unit: { code: 'HN-001-0042', name: 'Công an phường Ngọc Hà' },
  ticket: 'ST7K2M9Q4X-261121-00179',
  applicationId: '0193a1b2-7c3d-4e5f-8a9b-0c1d2e3f4a5b',
  fullName: 'NGUYỄN THỊ KHUÊ TƯỜNG QUỲNH',
  birthDate: { value: '1992-02-09', precision: 'day' },
  personalNumber: '003192000123',
  issueType: 'change',
  reasonCode: 'change.cmnd-to-can-cuoc',
  receivedAt: '2026-11-21T20:02:00.000Z',
  resultDate: '2026-12-02',
  resultPlace: 'Công an phường Ngọc Hà',
  feeAmount: 40_000,
  officer: { name: 'Trần Đức Hiếu', rank: 'Thượng úy' },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slip-'));
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(wasm)).buffer } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function printed(changes: Partial<SlipData> = {}): Promise<string> {
  const file = join(folder, 'slip.pdf');
  writeFileSync(file, await renderSlip({ ...data, ...changes }));
  return file;
}
const textOf = (file: string): string =>
  execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).normalize('NFC');

describe('renderSlip', () => {
  it('is one A5 page that says everything in whole Vietnamese words', async () => {
    const file = await printed();
    const facts = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
    expect(facts).toMatch(/Pages:\s+1\n/);
    expect(facts).toMatch(/Page size:\s+419\.53 x 595\.28 pts/);
    const text = textOf(file);
    for (const words of [
      'GIẤY HẸN TRẢ KẾT QUẢ',
      'GIẢI QUYẾT THỦ TỤC VỀ CĂN CƯỚC',
      'Mẫu CC02 ban hành kèm theo TT số 17/2024/TT-BCA',
      'CÔNG AN PHƯỜNG NGỌC HÀ',
      'ST7K2M9Q4X-261121-00179',
      'NGUYỄN THỊ KHUÊ TƯỜNG QUỲNH',
      '09/02/1992',
      '003 1 92 000123',
      'Cấp đổi thẻ căn cước – chuyển từ CMND',
      '40.000 đồng',
      'Ngày trả kết quả: 02/12/2026',
      'Nơi trả kết quả: Công an phường Ngọc Hà',
      'Thượng úy Trần Đức Hiếu',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('counts the day of receipt in Việt Nam when it is still the day before in UTC', async () => {
    expect(textOf(await printed())).toMatch(/Ngày tiếp nhận\s+22\/11\/2026/);
  });

  it('uses the form of its era and leaves out what is unknown when the policy is that of 2021', async () => {
    const text = textOf(
      await printed({
        policyId: '2021-07',
        personalNumber: null,
        birthDate: { value: '1939', precision: 'year' },
        feeAmount: 0,
      }),
    );
    expect(text).toContain('TRẢ THẺ CĂN CƯỚC CÔNG DÂN');
    expect(text).toContain('Mẫu CC03 ban hành kèm theo TT số 66/2015/TT-BCA');
    expect(text).toMatch(/Số định danh cá nhân\s+Chưa có/);
    expect(text).toMatch(/Ngày sinh\s+1939/);
    expect(text).toContain('Không thu lệ phí');
  });

  it('says that it is worth nothing in training, and only then', async () => {
    expect(textOf(await printed())).toContain('BẢN HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ');
    expect(textOf(await printed({ training: false }))).not.toContain('HUẤN LUYỆN');
  });

  it('stays one page when names and places are as long as they get', async () => {
    const file = await printed({
      fullName: 'CÔNG TẰNG TÔN NỮ THỊ HUYỀN TRÂN NGUYỄN PHÚC VĨNH THỤY ÁNH NGUYỆT HOÀNG LAN CHI',
      unit: {
        code: 'HN-001-0042',
        name: 'Phòng Cảnh sát quản lý hành chính về trật tự xã hội Công an thành phố',
      },
      resultPlace:
        'Bộ phận Một cửa, Trung tâm Phục vụ hành chính công thành phố, tầng 3, số 258 đường Võ Chí Công',
    });
    expect(execFileSync('pdfinfo', [file], { encoding: 'utf8' })).toMatch(/Pages:\s+1\n/);
  });

  it('carries codes a reader finds on the printed page, without anything about the person', async () => {
    const file = await printed();
    execFileSync('pdftoppm', ['-r', '200', '-png', '-singlefile', file, join(folder, 'page')]);
    const found = await readBarcodes(readFileSync(join(folder, 'page.png')), { tryHarder: true });
    const texts = new Map(found.map((code) => [code.format, code.text]));
    expect(Object.fromEntries(texts)).toEqual({
      Code128: data.ticket,
      QRCode: `${data.ticket}|${data.applicationId}|2026-12-02|HN-001-0042`,
    });
  });
});
