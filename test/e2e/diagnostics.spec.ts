import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Locator, type Page, expect, test } from '@playwright/test';
import { OfficerHands, vi } from '../support/officer-hands.ts';
import {
  type TrainingDesk,
  openTrainingDesk,
  trainingSupervisor,
  trainingTechnician,
} from '../support/training-desk.ts';
import { signInAs, signOut, withPlace } from './at-desk.ts';
import { violations } from './axe.ts';
import { type LaunchedStation, launchStation, projectRoot } from './launch.ts';

/** What a technician does when a device fails: sees why, tests it, takes its trace and a support bundle away. The tests follow each other. */

let work: string;
let stick: string;
let desk: TrainingDesk;
let station: LaunchedStation;
let page: Page;
let hands: OfficerHands;

const pad = 'tray.kind.signature-pad';
const device = (): Locator => page.getByRole('article');
const row = (kind: string): Locator =>
  page.getByRole('listbox', { name: vi['bench.devices'] }).getByRole('option').filter({ hasText: kind });
const steps = (): Locator => page.getByRole('region', { name: vi['selfTest.steps'] });

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'diagnostics-'));
  stick = join(work, 'stick');
  mkdirSync(stick);
  desk = await openTrainingDesk({
    folder: work,
    programs: join(projectRoot, 'dist'),
    policyId: '2024-07',
    pace: 0.1,
    fingers: null,
    log: () => undefined,
  });
  withPlace(desk.stationFolder, stick);
  station = await launchStation({
    dataFolder: desk.stationFolder,
    args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
  page = station.officer;
  hands = new OfficerHands(page);
});
test.afterAll(async () => {
  await station.app.close();
  await desk.stop();
  rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

test('a device that is pulled out comes first, says why and what to do, and is well again when it is back', async () => {
  await signInAs(page, trainingTechnician);
  await hands.atStep(vi['desk.diagnostics']);
  await expect(page.getByText(vi['bench.allWell'])).toBeVisible({ timeout: 60_000 });
  expect(await violations(page)).toEqual([]);

  await desk.tell('pad', { action: 'unplug' });
  await expect(page.getByText(vi['bench.trouble'].replace('{{n}}', '1'))).toBeVisible();
  await expect(page.getByRole('option').first()).toContainText(vi[pad]);
  await page.keyboard.press('Home');
  await expect(device()).toContainText(vi['device.unplugged']);
  await expect(device()).toContainText(vi['bench.remedy.unplugged']);
  await expect(device().locator('li').first()).toContainText('unplugged');
  expect(await violations(page)).toEqual([]);
  if (process.env.BENCH_PICTURE !== undefined) await page.screenshot({ path: process.env.BENCH_PICTURE });

  await desk.tell('pad', { action: 'plug' });
  await page.keyboard.press('r');
  await expect(page.getByText(vi['bench.allWell'])).toBeVisible({ timeout: 60_000 });
});

test('a device is tested step by step while it is recorded, and the report is printed', async () => {
  await row(vi[pad]).click();
  await page.keyboard.press('g');
  await expect(page.getByText(vi['trace.running'].replace('{{device}}', vi[pad]))).toBeVisible();
  // Asked for as long as the simulated hand draws, which is not long: looked for in the page, all the time.
  const asked = page.waitForFunction(
    (words) => document.body.textContent.includes(words),
    vi['selfTest.draw-line.do'],
    { polling: 10, timeout: 60_000 },
  );
  await page.keyboard.press('k');
  await hands.atStep(vi['selfTest.title'].replace('{{device}}', vi[pad]));
  await asked;
  await expect(page.getByText(vi['selfTest.passed'])).toBeVisible({ timeout: 60_000 });
  await expect(steps().getByText(vi['selfTest.outcome.passed'])).not.toHaveCount(0);
  await expect(steps()).toContainText(vi['selfTest.identify']);
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('b');
  const report = page.getByRole('dialog', { name: vi['report.title'] });
  await expect(report.getByRole('table')).toContainText(vi['selfTest.draw-line']);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('p');
  await expect(report.getByText(vi['report.printed'])).toBeVisible({ timeout: 60_000 });
  expect(readdirSync(desk.slipFolder).filter((name) => name.endsWith('.pdf'))).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(report).toBeHidden();

  await hands.act(vi['selfTest.back']);
  await hands.atStep(vi['desk.diagnostics']);
  await page.keyboard.press('g');
  await expect(page.getByText(vi['trace.done'].split('{{')[0] ?? '')).toBeVisible();
  await expect(device().locator('pre')).toContainText('hid');
});

test('a test that is left gives the device back, and one that fails says which part and why', async () => {
  await row(vi['tray.kind.fingerprint-scanner']).click();
  await page.keyboard.press('k');
  await expect(page.getByText(vi['selfTest.identify'], { exact: true })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(
    page.getByText(vi['selfTest.cancelled']).or(page.getByText(vi['selfTest.passed'])),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await hands.atStep(vi['desk.diagnostics']);

  await desk.tell('pad', { action: 'unplug' });
  await expect(page.getByText(vi['bench.trouble'].replace('{{n}}', '1'))).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('k');
  await expect(page.getByText(vi['selfTest.failed'], { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(vi['device.unplugged']).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await desk.tell('pad', { action: 'plug' });
  await page.keyboard.press('Escape');
});

test('a live view shows the camera, and gives a scanner back when it is left', async () => {
  await row(vi['tray.kind.camera']).click();
  await page.keyboard.press('v');
  const video = page.getByLabel(vi['live.picture'].replace('{{device}}', vi['tray.kind.camera']));
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.videoWidth))
    .toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  const scanner = row(vi['tray.kind.fingerprint-scanner']);
  await scanner.click();
  await page.keyboard.press('v');
  await hands.atStep(vi['live.title'].replace('{{device}}', vi['tray.kind.fingerprint-scanner']));
  // The simulated glass shows nothing until somebody is asked to touch it.
  await expect(page.getByText(vi['live.waiting'])).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(scanner).toContainText(vi['tray.status.ready'], { timeout: 60_000 });
});

test('machine and log are read by keys alone, and a signed support bundle lies on the stick', async () => {
  await page.keyboard.press('Alt+2');
  await expect(page.getByText(vi['environment.disk'], { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(vi['environment.gateway.answers'].split('{{')[0] ?? '')).toBeVisible();
  await expect(page.getByText(vi['machine.asking'])).toHaveCount(0, { timeout: 60_000 });
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('Alt+3');
  const lines = page.getByRole('list', { name: vi['log.title'] });
  await expect(lines.getByRole('listitem')).not.toHaveCount(0);
  await page.keyboard.type('không dòng nào có chữ này');
  await expect(page.getByText(vi['log.none'], { exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('Alt+4');
  await page.getByRole('radio', { name: 'stick' }).check();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(vi['bundle.done'].split('{{')[0] ?? '')).toBeVisible({ timeout: 60_000 });
  const made = readdirSync(stick);
  const bundle = made.find((name) => name.endsWith('.zip')) ?? '';
  expect(existsSync(join(stick, bundle))).toBe(true);
  expect(made.length).toBeGreaterThan(1);
});

test('a supervisor may look too, by a key from home', async () => {
  await signOut(page);
  await signInAs(page, trainingSupervisor);
  await hands.atStep(vi['home.title']);
  await page.keyboard.press('F4');
  await hands.atStep(vi['desk.diagnostics']);
  await expect(row(vi[pad])).toBeVisible();
});
