import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { blankPicture } from '../../native-bridges/simulators/camera/picture.ts';
import { showFace } from '../demo/camera.ts';
import { demoPeople } from '../demo/people.ts';
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
  // A light page, turned a little, on a dark table.
  const table = blankPicture(1280, 960, [52, 58, 66]);
  for (let y = 120; y < 840; y += 1) {
    const left = 300 + Math.round((y - 120) * 0.08);
    table.pixels.fill(228, (y * 1280 + left) * 3, (y * 1280 + left + 560) * 3);
  }
  showFace(join(desk.desk.stationFolder, '..', 'camera.y4m'), table);
  station = await desk.begin();
});
test.afterAll(async () => {
  await station.app.close();
  await desk.close();
});

test('a page under the document camera is found, straightened and kept, with keys alone', async () => {
  const page = station.officer;
  const found: string[] = [];
  const shot = (name: string): Promise<Buffer> =>
    page.screenshot({ path: join(projectRoot, 'test-results', `document-camera-${name}.png`) });
  await desk.takeAsFarAs('documents', station, person, async () => {
    await page.keyboard.press('F4');
    await expect(page.getByRole('dialog').locator('video')).toBeVisible();
    await shot('live');
    found.push(...(await violations(page)));
    await page.keyboard.press('Space');
    await expect(page.getByText(vi['documents.cornersFound'])).toBeVisible();
    const corner = page.getByRole('button', { name: vi['documents.corner.topLeft'] });
    const where = await corner.boundingBox();
    await corner.focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
    const moved = (where?.x ?? 0) - ((await corner.boundingBox())?.x ?? 0);
    // Three hundredths of the picture's width: the focus stays where it is moved.
    expect(moved).toBeGreaterThan(15);
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
    await shot('corners');
    found.push(...(await violations(page)));
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(vi['documents.pagesTaken'].replace('{{n}}', '1'))).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await shot('kept');
    // The intake has brought one from a file before.
    await expect(page.getByText(vi['documents.pages'].replace('{{n}}', '2'))).toBeVisible();
  });
  expect(found).toEqual([]);
});
