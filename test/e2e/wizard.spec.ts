import { expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { violations } from './axe.ts';
import { type TestDesk, openTestDesk } from './desk.ts';
import type { LaunchedStation } from './launch.ts';

/** A whole application by keyboard; on every screen of it axe finds nothing and the primary action is in sight. */

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

test('an application is taken from the counter to the acknowledgement without an axe violation on any step', async () => {
  const found: string[] = [];
  const outOfSight: string[] = [];
  const seen: string[] = [];
  const look = async (name: string): Promise<void> => {
    seen.push(name);
    const pages = station.applicant === null ? [station.officer] : [station.officer, station.applicant];
    for (const page of pages) {
      for (const line of await violations(page))
        found.push(`${name} ${new URL(page.url()).pathname} ${line}`);
    }
    const primary = station.officer.locator('button[data-primary]');
    if ((await primary.count()) > 0) {
      const box = await primary.boundingBox();
      if (box === null || box.y + box.height > 768 || box.x + box.width > 1366) outOfSight.push(name);
    }
  };
  await desk.intake(station, person, look).take();
  expect(seen).toEqual(
    expect.arrayContaining([
      'find',
      'reason',
      'personal',
      'documents',
      'fingerprints',
      'photo',
      'signature',
      'review',
      'sign',
      'slip',
    ]),
  );
  expect(found).toEqual([]);
  expect(outOfSight).toEqual([]);
});
