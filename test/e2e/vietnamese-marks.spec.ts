import { expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { OfficerHands, vi } from '../support/officer-hands.ts';
import { openTestDesk } from './desk.ts';

/** A mark that is cut off changes a name: NGUYỄN must not look like NGUYÊN. */

test('capitals with two marks are shown whole inside an input', async () => {
  const [person] = demoPeople;
  if (person === undefined) throw new Error('nobody to take');
  const desk = await openTestDesk('2021-07', person);
  const station = await desk.begin();
  const officer = new OfficerHands(station.officer);
  await officer.act(vi['home.newAtCounter']);
  await officer.atStep(vi['find.title']);
  const box = station.officer.getByRole('textbox', { name: vi['find.box'] });
  for (const [whole, cut] of [
    ['NGUYỄN', 'NGUYÊN'],
    ['TẰNG', 'TĂNG'],
    ['MẪU', 'MÂU'],
    ['THUỞ', 'THUƠ'],
    ['ỰU', 'ƯU'],
  ] as const) {
    await box.fill(whole);
    const one = await box.screenshot();
    await box.fill(cut);
    expect(one.equals(await box.screenshot()), `${whole} looks like ${cut}`).toBe(false);
  }
  await station.app.close();
  await desk.close();
});
