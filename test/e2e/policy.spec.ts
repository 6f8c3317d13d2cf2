import { expect, test } from '@playwright/test';
import { type DemoPerson, demoPeople } from '../demo/people.ts';
import { OfficerHands, vi } from '../support/officer-hands.ts';
import { openTestDesk } from './desk.ts';

/** The rule set decides the wizard: the same screens under Law 26/2023 have other reasons and an iris step. */

const [person] = demoPeople;
if (person === undefined) throw new Error('nobody to take');

test('the wizard of 2021-07 has no iris step', async () => {
  const desk = await openTestDesk('2021-07', person);
  const station = await desk.begin();
  const officer = new OfficerHands(station.officer);
  await officer.act(vi['home.newAtCounter']);
  await officer.atStep(vi['find.title']);
  await expect(
    station.officer.getByRole('navigation').getByText(vi['step.fingerprints'], { exact: true }),
  ).toHaveCount(1);
  await expect(
    station.officer.getByRole('navigation').getByText(vi['step.iris'], { exact: true }),
  ).toHaveCount(0);
  await station.app.close();
  await desk.close();
});

test('an application under 2024-07 records why iris was not taken and is acknowledged', async () => {
  const applicant: DemoPerson = {
    ...person,
    reasonCode: 'change.cmnd-to-can-cuoc',
    unit: 'phuong ba dinh ha noi',
  };
  const desk = await openTestDesk('2024-07', applicant);
  const station = await desk.begin();
  const seen: string[] = [];
  await desk
    .intake(station, applicant, async (name) => {
      seen.push(name);
    })
    .take();
  expect(seen).toContain('iris');
  await station.app.close();
  await desk.close();
});
