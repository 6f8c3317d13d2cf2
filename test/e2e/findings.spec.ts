import { expect, test } from '@playwright/test';
import { type DemoPerson, demoPeople } from '../demo/people.ts';
import { vi } from '../support/officer-hands.ts';
import { violations } from './axe.ts';
import { type TestDesk, openTestDesk } from './desk.ts';
import type { LaunchedStation } from './launch.ts';

/** One finger taken twice: once taken anew, once explained, for which a supervisor has to sign. */

const [someone] = demoPeople;
if (someone === undefined) throw new Error('nobody to take');
const person: DemoPerson = {
  ...someone,
  mishaps: [
    { capture: 'ROLLED_RIGHT_MIDDLE', fault: 'same-finger-again', code: 'same-finger-twice' },
    {
      capture: 'ROLLED_RIGHT_RING',
      fault: 'same-finger-again',
      code: 'same-finger-twice',
      answer: 'explained',
    },
  ],
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

test('a finger taken twice is caught and taken anew, or explained and signed for by a supervisor', async () => {
  const found: string[] = [];
  const seen: string[] = [];
  const intake = desk.intake(station, person, async (name) => {
    seen.push(name);
    if (name.startsWith('fingerprints-') || name === 'review' || name === 'sign') {
      for (const line of await violations(station.officer)) found.push(`${name} ${line}`);
    }
    if (name === 'review') {
      await expect(station.officer.getByText(vi['explain.reason.looked-again']).first()).toBeVisible();
    }
    if (name === 'sign') {
      await expect(station.officer.getByText(vi['approval.why'])).toBeVisible();
      await expect(station.officer.getByText(vi['explain.reason.looked-again']).first()).toBeVisible();
    }
    // The applicant's window says nothing of what was found.
    await expect(
      station.applicant?.getByText(vi['finding.same-finger-twice.loud']) ??
        station.officer.locator('nothing'),
    ).toHaveCount(0);
  });
  await intake.take();
  expect(intake.caught.map(({ answer }) => answer ?? 'taken-anew')).toEqual(['taken-anew', 'explained']);
  expect(seen).toContain('fingerprints-explain');
  expect(found).toEqual([]);
});
