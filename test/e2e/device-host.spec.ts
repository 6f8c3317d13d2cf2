import { createInterface } from 'node:readline';
import { type Page, expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { OfficerHands, labelled, vi } from '../support/officer-hands.ts';
import { type TestDesk, openTestDesk } from './desk.ts';
import type { LaunchedStation } from './launch.ts';

/** The device host is a process of its own: its death costs one attempt and shows its remedy, never the draft. */

const [person] = demoPeople;
if (person === undefined) throw new Error('nobody to take');

let desk: TestDesk;
test.beforeEach(async () => {
  desk = await openTestDesk('2021-07', person);
});
test.afterEach(async () => {
  await desk.close();
});

async function goToFingerprints(page: Page): Promise<OfficerHands> {
  const officer = new OfficerHands(page);
  await officer.act(vi['home.newAtCounter']);
  await officer.atStep(vi['find.title']);
  await page.getByRole('textbox', { name: vi['find.box'] }).fill(person?.lookup ?? '');
  await page.keyboard.press('Enter');
  await officer.act(vi['find.take']);
  await officer.atStep(vi['reason.title']);
  await officer.mark(page.locator('input[name="reason"]').first());
  await officer.act(vi['wizard.next']);
  await officer.atStep(vi['step.personal']);
  await officer.type(vi['field.name'], person?.name ?? '');
  const date = page.getByRole('textbox', { name: labelled(vi['field.birthDate']) });
  await date.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(person?.birthDate.digits ?? '');
  await page.keyboard.press('Tab');
  await page
    .getByRole('button', { name: new RegExp(vi['step.fingerprints']) })
    .first()
    .click();
  await officer.atStep(/Vân tay/);
  return officer;
}

/**
 * The service may still wind down a capture whose host is gone: until it has, the tray shows the scanner as busy, and a capture is refused as somebody
 * else's.
 */
async function scannerIsFree(page: Page): Promise<void> {
  const row = page.locator('li[data-status]', { hasText: vi['tray.kind.fingerprint-scanner'] });
  await expect(row).toHaveAttribute('data-status', 'ready', { timeout: 30_000 });
}

/** @returns the process that was killed */
async function killDevices(station: LaunchedStation): Promise<number> {
  const pid = await pidOf(station, 'devices');
  process.kill(pid, 'SIGKILL');
  return pid;
}

async function pidOf(station: LaunchedStation, wanted: 'devices' | 'station'): Promise<number> {
  return station.app.evaluate(
    ({ app }, service) =>
      app.getAppMetrics().find(({ name, serviceName }) => name === service || serviceName === service)?.pid ??
      -1,
    wanted,
  );
}

test('a capture fails with its remedy when the device host is killed, and the next one works', async () => {
  const station = await desk.begin();
  const page = station.officer;
  const officer = await goToFingerprints(page);
  await expect(officer.primary).toHaveAttribute('aria-disabled', 'false');
  await desk.desk.tell('scanner', { action: 'stall' });
  await page.keyboard.press('Space');
  await expect(page.locator('button[data-primary][aria-busy="true"]')).toBeVisible();
  const killed = await killDevices(station);
  await expect(page.getByText(vi['device.host-restarted']).first()).toBeVisible();
  await expect(page.getByText(vi['device.host-restarted.remedy']).first()).toBeVisible();
  await expect.poll(() => pidOf(station, 'devices')).not.toBe(killed);

  await desk.desk.tell('scanner', { action: 'recover' });
  const again = page.locator('button[data-primary][aria-disabled="false"]');
  await again.waitFor({ timeout: 30_000 });
  await scannerIsFree(page);
  await page.keyboard.press('Space');
  await expect(page.getByText(vi['device.host-restarted'])).toHaveCount(0, { timeout: 30_000 });
  await officer.atStep(/· [1-9]\d*\/13/u);
  await station.app.close();
});

test('a device host that hangs is replaced by itself, and the next capture works', async () => {
  const station = await desk.begin();
  const page = station.officer;
  const officer = await goToFingerprints(page);
  await officer.ready(vi['fingerprints.take']).waitFor();
  const hanging = await pidOf(station, 'devices');
  // What a call into native code that never comes back looks like from outside.
  process.kill(hanging, 'SIGSTOP');
  const stopped = performance.now();
  await expect.poll(() => pidOf(station, 'devices'), { timeout: 30_000 }).not.toBe(hanging);
  await officer.ready(vi['fingerprints.take']).waitFor({ timeout: 30_000 });
  console.log(`hang to usable again: ${Math.round(performance.now() - stopped)} ms`);
  await scannerIsFree(page);
  await page.keyboard.press('Space');
  await officer.atStep(/· [1-9]\d*\/13/u);
  await station.app.close();
});

test('the machine going to sleep ends a capture with its reason, and the scanner is there again afterwards', async () => {
  const station = await desk.begin();
  const page = station.officer;
  const officer = await goToFingerprints(page);
  await officer.ready(vi['fingerprints.take']).waitFor();
  await desk.desk.tell('scanner', { action: 'stall' });
  await page.keyboard.press('Space');
  await expect(page.locator('button[data-primary][aria-busy="true"]')).toBeVisible();
  await station.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  await expect(page.getByText(vi['device.suspended']).first()).toBeVisible();
  await desk.desk.tell('scanner', { action: 'recover' });
  const woken = performance.now();
  await station.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  await page.locator('button[data-primary][aria-disabled="false"]').waitFor({ timeout: 30_000 });
  console.log(`resume to usable again: ${Math.round(performance.now() - woken)} ms`);
  await scannerIsFree(page);
  await page.keyboard.press('Space');
  await officer.atStep(/· [1-9]\d*\/13/u);
  await station.app.close();
});

test('the page comes back signed in, offers the draft at its step and can capture when it is loaded again', async () => {
  const station = await desk.begin();
  const page = station.officer;
  await goToFingerprints(page);
  await page.reload();
  const officer = new OfficerHands(page);
  await officer.atStep(vi['home.title']);
  await page
    .getByRole('button', { name: new RegExp(vi['home.resume']) })
    .first()
    .click();
  await officer.atStep(/Vân tay/u);
  await officer.ready(vi['fingerprints.take']).waitFor();
  await page.keyboard.press('Space');
  await officer.atStep(/· [1-9]\d*\/13/u);
  await station.app.close();
});

test('the page comes back when it is loaded again while the station process is restarting', async () => {
  const station = await desk.begin();
  const page = station.officer;
  await goToFingerprints(page);
  const pid = await pidOf(station, 'station');
  process.kill(pid, 'SIGKILL');
  await page.reload();
  await new OfficerHands(page).atStep(vi['signIn.title']);
  await expect.poll(() => pidOf(station, 'station')).not.toBe(pid);
  await station.app.close();
});

test('the device host ends in good order when it is asked to', async () => {
  const station = await desk.begin();
  const pid = await pidOf(station, 'devices');
  const { stderr } = station.app.process();
  if (stderr === null) throw new Error('no standard error');
  const ended = new Promise<string>((resolve) => {
    createInterface({ input: stderr }).on('line', (line) => {
      if (line.includes('child-exited')) resolve(line);
    });
  });
  process.kill(pid, 'SIGTERM');
  expect(await ended).toContain('"code":0');
  await station.app.close();
});

test('the applicant window stays when somebody closes it, and goes with the application', async () => {
  const station = await desk.begin();
  const closing = await station.app.evaluate(({ BrowserWindow }) => {
    const find = () =>
      BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('applicant.html'));
    find()?.close();
    return find() !== undefined;
  });
  expect(closing).toBe(true);
  await new OfficerHands(station.officer).atStep(vi['home.title']);
  expect(station.applicant?.isClosed()).toBe(false);
  const gone = station.app.waitForEvent('close');
  await station.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (window.webContents.getURL().includes('officer.html')) window.close();
    }
  });
  await gone;
});
