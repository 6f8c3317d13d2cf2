import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  type ChipCardSimulator,
  startChipCardSimulator,
  syntheticHolder,
} from '../../native-bridges/simulators/chip-card/start.ts';
import { demoPeople } from '../demo/people.ts';
import { labelled, vi } from '../support/officer-hands.ts';
import { violations } from './axe.ts';
import { openTestDesk, type TestDesk } from './desk.ts';
import { type LaunchedStation, projectRoot } from './launch.ts';

const [person] = demoPeople;
if (person === undefined) throw new Error('nobody to take');
let card: ChipCardSimulator;
let desk: TestDesk;
let station: LaunchedStation;

test.beforeAll(async () => {
  card = await startChipCardSimulator();
  desk = await openTestDesk('2021-07', person);
  const issuers = join(desk.desk.stationFolder, 'csca');
  mkdirSync(issuers);
  writeFileSync(join(issuers, 'issuer.der'), card.csca);
  const file = join(desk.desk.stationFolder, 'config.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as { devices: object[] };
  config.devices.push({
    driver: 'pcsc-reader',
    id: 'chip',
    simulatedPort: card.port,
    cscaFolder: issuers,
  });
  writeFileSync(file, JSON.stringify(config));
  station = await desk.begin();
});
test.afterAll(async () => {
  await station.app.close();
  await desk.close();
  await card.stop();
});

test('the chip of a card gives what it says, proven, and says why it does not open', async () => {
  const page = station.officer;
  const found: string[] = [];
  const shot = (name: string): Promise<Buffer> =>
    page.screenshot({ path: join(projectRoot, 'test-results', `chip-${name}.png`) });
  await desk.takeAsFarAs('find', station, person, async () => {
    const box = (key: keyof typeof vi) => page.getByLabel(labelled(vi[key])).first();
    const [year, month, day] = syntheticHolder.birthDate.split('-');
    await box('chip.documentNumber').fill(syntheticHolder.personalNumber.slice(3));
    await box('chip.dateOfBirth').fill(`${day}/${month}/${year}`);
    await box('chip.dateOfExpiry').fill('01/01/2031');
    await page.getByRole('button', { name: vi['chip.read'] }).click();
    await expect(page.getByText(vi['device.card-key-wrong'])).toBeVisible({ timeout: 20_000 });
    await shot('refused');
    found.push(...(await violations(page)));
    const [until, untilMonth, untilDay] = (syntheticHolder.expiry ?? '').split('-');
    await box('chip.dateOfExpiry').fill(`${untilDay}/${untilMonth}/${until}`);
    await page.keyboard.press('Enter');
    await expect(page.getByText(vi['chip.trusted'])).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(vi['find.kind.mrz'])).toBeVisible();
    await shot('read');
    found.push(...(await violations(page)));
  });
  expect(found).toEqual([]);
});
