import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { sceneJpeg, sheetScene } from '../support/documents/page-scenes.ts';
import { pdfOfPages } from '../../electron/station/intake/scanned-pdf.ts';
import { lockedPdf } from '../support/documents/pdf-files.ts';
import { vi } from '../support/officer-hands.ts';
import { violations } from './axe.ts';
import { openTestDesk, type TestDesk } from './desk.ts';
import { type LaunchedStation, projectRoot } from './launch.ts';

const [person] = demoPeople;
if (person === undefined) throw new Error('nobody to take');
let desk: TestDesk;
let station: LaunchedStation;

test.beforeAll(async () => {
  desk = await openTestDesk('2021-07', person);
  station = await desk.begin();
});
test.afterAll(async () => {
  await station.app.close();
  await desk.close();
});

test('a crooked page is straightened, undone and given another kind with keys alone, and a PDF is looked into', async () => {
  const page = station.officer;
  const found: string[] = [];
  const shot = (name: string): Promise<Buffer> =>
    page.screenshot({ path: join(projectRoot, 'test-results', `documents-${name}.png`) });
  await desk.takeAsFarAs('documents', station, person, async () => {
    const crooked = await sceneJpeg(await sheetScene({ ppi: 90, turn: 4 }));
    const files = [
      { name: 'khai-sinh.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(crooked) },
      { name: 'don.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await pdfOfPages([crooked])) },
      {
        name: 'khoa.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from(await lockedPdf()),
      },
    ];
    await page.getByTestId('document-file').setInputFiles(files);
    const straightened = vi['documents.straightenedTurned'].replace('{{degrees}}', '4');
    await expect(page.getByText(straightened)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(vi['page-unseen.encrypted'])).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(vi['page-check.tilted'])).toBeVisible({ timeout: 60_000 });
    const pages = page.locator('[data-evidence]');
    const crookedPage = pages.nth((await pages.count()) - 3);
    const evidence = (await crookedPage.getAttribute('data-evidence')) ?? '';
    await crookedPage.focus();
    await shot('straightened');
    found.push(...(await violations(page)));

    await page.keyboard.press('F7');
    await expect(page.getByText(vi['documents.originalTaken'])).toBeVisible();
    await expect(page.locator(`[data-evidence="${evidence}"]`)).toBeFocused();
    await shot('original');
    await page.keyboard.press('F7');
    await expect(page.getByText(straightened)).toBeVisible();

    await page.keyboard.press('F9');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(page.getByRole('dialog').locator('[aria-current="true"]')).toBeFocused();
    await shot('kinds');
    found.push(...(await violations(page)));
    await page.keyboard.press('1');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.locator(`[data-evidence="${evidence}"]`)).toBeFocused();
    await expect(page.getByRole('list').getByText('Giấy khai sinh', { exact: true })).toBeVisible();
    await shot('moved');
    await page.keyboard.press('F1');
    await expect(page.getByText(vi['documents.keyRetype'])).toBeVisible();
    await shot('keys');
    await page.keyboard.press('Escape');
  });
  expect(found).toEqual([]);
});
