import { expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { OfficerHands, vi } from '../support/officer-hands.ts';
import { openTestDesk } from './desk.ts';

/** The rule set decides the wizard: the same screens under Law 26/2023 have another list of reasons and an iris step. */

test('the wizard of 2024-07 asks for iris and the one of 2021-07 does not', async () => {
  const [person] = demoPeople;
  if (person === undefined) throw new Error('nobody to take');
  for (const [policyId, iris] of [
    ['2021-07', 0],
    ['2024-07', 1],
  ] as const) {
    const desk = await openTestDesk(policyId, person);
    const station = await desk.begin();
    const officer = new OfficerHands(station.officer);
    await officer.act(vi['home.newAtCounter']);
    await officer.atStep(vi['find.title']);
    await station.officer
      .getByRole('textbox', { name: vi['find.box'] })
      .fill(`${person.number}|999000123|Nguyễn Văn Mẫu|02011992|Nam|Số 5, Phúc Xá, Ba Đình, Hà Nội|01012022`);
    await station.officer.keyboard.press('Enter');
    await officer.act(vi['find.take']);
    await officer.atStep(vi['reason.title']);
    await expect(
      station.officer.getByRole('navigation').getByText(vi['step.iris'], { exact: true }),
    ).toHaveCount(iris);
    await station.app.close();
    await desk.close();
  }
});
