import { expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { OfficerHands, labelled, vi } from '../support/officer-hands.ts';
import { type TestDesk, openTestDesk } from './desk.ts';
import type { LaunchedStation } from './launch.ts';

/** What a fast typist does to the form, in the real window. */

const [person] = demoPeople;
if (person === undefined) throw new Error('nobody to take');
let desk: TestDesk;
let station: LaunchedStation;

test.beforeAll(async () => {
  desk = await openTestDesk('2021-07', person);
  station = await desk.begin();
  const officer = new OfficerHands(station.officer);
  await officer.act(vi['home.newAtCounter']);
  await officer.atStep(vi['find.title']);
  await officer.act(vi['find.withoutPaper']);
  await officer.atStep(vi['reason.title']);
  await officer.mark(station.officer.locator('input[name="reason"]').first());
  await officer.act(vi['wizard.next']);
  await officer.atStep(vi['step.personal']);
});
test.afterAll(async () => {
  await station.app.close();
  await desk.close();
});

test('no field is blamed before the officer has touched it', async () => {
  await expect(station.officer.locator('[aria-invalid="true"]')).toHaveCount(0);
});

test('Enter right after the last letter takes the first match of a list', async () => {
  const page = station.officer;
  const box = page.getByRole('combobox', { name: labelled(vi['field.permanentAddress']) });
  await box.click();
  await page.keyboard.insertText('phuc xa ba dinh');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue(/Phúc Xá.*Ba Đình.*Hà Nội/u);
});

test('text that matches nothing stays and is marked', async () => {
  const page = station.officer;
  const box = page.getByRole('combobox', { name: labelled(vi['field.ethnicGroup']) });
  await box.click();
  await page.keyboard.insertText('dân tộc không có');
  await page.keyboard.press('Tab');
  await expect(box).toHaveValue('dân tộc không có');
  await expect(box).toHaveAttribute('aria-invalid', 'true');
});

test('a name is made capitals only when the field is left', async () => {
  const page = station.officer;
  const field = page.getByRole('textbox', { name: labelled(vi['field.name']) });
  await field.click();
  await page.keyboard.type('  nguyễn   thị  thử');
  await expect(field).toHaveValue('  nguyễn   thị  thử');
  await page.keyboard.press('Tab');
  await expect(field).toHaveValue('NGUYỄN THỊ THỬ');
});

test('a date is typed as digits, and an impossible one keeps what was typed', async () => {
  const page = station.officer;
  const field = page.getByRole('textbox', { name: labelled(vi['field.birthDate']) });
  await field.click();
  await page.keyboard.type('31021990');
  await page.keyboard.press('Tab');
  await expect(field).toHaveValue(/31.?02.?1990/u);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('1939');
  await page.keyboard.press('F7');
  await page.keyboard.press('Tab');
  await expect(field).toHaveValue('1939');
});

test('the whole form is reached by Tab with a visible focus', async () => {
  const page = station.officer;
  await page.getByRole('textbox', { name: labelled(vi['field.name']) }).focus();
  const reached = new Set<string>();
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return null;
      const box = element.getBoundingClientRect();
      // The ring may be drawn by the group around a radio button.
      let ring = false;
      for (
        let each: Element | null = element, up = 0;
        each !== null && up < 4;
        each = each.parentElement, up++
      ) {
        const style = getComputedStyle(each);
        ring ||= style.outlineStyle !== 'none' || style.boxShadow !== 'none';
      }
      return { id: element.id || element.textContent, ring, inView: box.bottom > 0 && box.top < innerHeight };
    });
    if (here === null) continue;
    reached.add(here.id);
    expect(here.inView, `${here.id} is out of sight`).toBe(true);
    expect(here.ring, `${here.id} shows no focus`).toBe(true);
  }
  expect(reached.size).toBeGreaterThan(25);
});
