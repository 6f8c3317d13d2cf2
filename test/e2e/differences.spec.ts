import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { vi } from '../support/officer-hands.ts';
import { violations } from './axe.ts';
import { type TestDesk, openTestDesk } from './desk.ts';
import { type LaunchedStation, projectRoot } from './launch.ts';

/** The card's QR says another sex and birth date than what is typed: both are shown, decided by keyboard alone, and the application is sealed. */

const [somebody] = demoPeople;
if (somebody === undefined) throw new Error('nobody to take');
const person = {
  ...somebody,
  lookup: `${somebody.number}||NGUYỄN PHÚC CÔNG TẰNG MẪU|03011992|Nữ|Số 5, Phúc Xá, Ba Đình, Hà Nội|05052021`,
  mishaps: [],
};
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

test('a card that says something else is shown beside the form and decided by one key each, with a reason', async () => {
  const page = station.officer;
  const found: string[] = [];
  const shot = (name: string): Promise<Buffer> =>
    page.screenshot({ path: join(projectRoot, 'test-results', `differences-${name}.png`) });
  const row = (field: string) => page.locator(`tr[data-field="${field}"]`);
  const look = async (name: string): Promise<void> => {
    if (name !== 'personal') return;
    await page.keyboard.press('F9');
    await expect(page.getByRole('columnheader', { name: vi['difference.column.population'] })).toBeVisible();
    await expect(row('birthDate')).toContainText(vi['difference.source.population']);
    await expect(row('birthDate')).toHaveAttribute('data-state', 'open');
    await expect(row('sex')).toHaveAttribute('data-state', 'open');
    await page.locator('#differences').scrollIntoViewIfNeeded();
    await shot('open');
    found.push(...(await violations(page)));

    await page.keyboard.press('F3');
    await expect(page.getByRole('button', { name: vi['difference.reason.typed-wrong'] })).toBeFocused();
    await shot('reason');
    found.push(...(await violations(page)));
    await page.keyboard.press('Enter');
    await expect(row('birthDate')).toHaveAttribute('data-state', 'decided');
    for (const field of ['sex', 'permanentAddress']) {
      await expect(row(field).getByRole('button').first()).toBeFocused();
      await page.keyboard.press('F4');
      await expect(row(field)).toHaveAttribute('data-state', 'decided');
    }
    await expect(page.getByText(vi['difference.allDecided'])).toBeVisible();
    await shot('decided');
    found.push(...(await violations(page)));
  };
  await desk.intake(station, person, look).take();
  expect(found).toEqual([]);
});
