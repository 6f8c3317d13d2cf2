import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page, expect, test } from '@playwright/test';
import { OfficerHands, labelled, vi } from '../support/officer-hands.ts';
import {
  type TrainingDesk,
  openTrainingDesk,
  trainingAdministrator,
  trainingSupervisor,
  trainingTechnician,
} from '../support/training-desk.ts';
import { signInAs, signOut, withPlace } from './at-desk.ts';
import { violations } from './axe.ts';
import { type LaunchedStation, launchStation, projectRoot } from './launch.ts';

/** What the administrator keeps: backup, key and trail, with a second person beside. The tests follow each other. */

let work: string;
let stick: string;
let desk: TrainingDesk;
let station: LaunchedStation;
let page: Page;
let hands: OfficerHands;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'safekeeping-'));
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
  station = await launchStation({ dataFolder: desk.stationFolder });
  page = station.officer;
  hands = new OfficerHands(page);
});
test.afterAll(async () => {
  await station.app.close();
  await desk.stop();
  rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

test('the administrator starts at the safekeeping desk and makes a backup with a second person', async () => {
  await signInAs(page, trainingAdministrator);
  await hands.atStep(vi['desk.safekeeping']);
  await expect(page.getByText(vi['vault.noBackup'], { exact: true })).toBeVisible();
  await expect(page.getByRole('list', { name: vi['trail.title'] })).toContainText(
    vi['audit.officer-signed-in'],
  );
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog', { name: vi['backup.title'] });
  const own = dialog.getByLabel(labelled(vi['backup.own'].replace('{{name}}', trainingAdministrator.name)));
  await dialog.getByRole('radio', { name: 'stick' }).check();
  await own.fill('không phải cụm này');
  await dialog.getByLabel(vi['backup.second'], { exact: true }).selectOption(trainingSupervisor.id);
  const second = dialog.getByLabel(labelled(vi['backup.secondPassphrase']));
  await second.fill(trainingSupervisor.passphrase);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText(vi['failure.passphrase-wrong']);
  await own.fill(trainingAdministrator.passphrase);
  await page.keyboard.press('Enter');
  await expect(page.getByText(vi['backup.done'].replace('{{bytes}}', ''))).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(vi['vault.noBackup'], { exact: true })).toBeHidden();
  expect(readdirSync(stick)).toHaveLength(1);
});

test('the vault key is changed with a second person beside, and the trail says so', async () => {
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog', { name: vi['rotate.title'] });
  await dialog.getByLabel(vi['secondPerson.who']).selectOption(trainingSupervisor.id);
  await dialog.getByLabel(labelled(vi['credential.passphrase'])).fill(trainingSupervisor.passphrase);
  await page.keyboard.press('Enter');
  await expect(page.getByText(vi['rotate.done'].replace('{{n}}', '2'))).toBeVisible({ timeout: 20_000 });
  const trail = page.getByRole('list', { name: vi['trail.title'] });
  await expect(trail.getByRole('listitem').first()).toContainText(vi['audit.vault-key-rotated']);
  await expect(trail.getByRole('listitem').first()).toContainText(trainingSupervisor.name);
});

test('the trail is whole, is exported to a stick, and the technician checks it without reading it', async () => {
  await page.keyboard.press('k');
  await expect(page.getByText(vi['verify.holds'], { exact: true })).toBeVisible();
  await page.keyboard.press('x');
  await page.getByRole('dialog', { name: vi['export.title'] }).getByRole('radio', { name: 'stick' }).check();
  await page.getByRole('button', { name: vi['export.act'] }).last().click();
  await expect(page.getByText(vi['export.done.what'].split('{{')[0] ?? '')).toBeVisible();
  expect(readdirSync(stick)).toHaveLength(2);

  await signOut(page);
  await signInAs(page, trainingTechnician);
  await hands.atStep(vi['desk.diagnostics']);
  await page.keyboard.press('F7');
  await hands.atStep(vi['desk.safekeeping']);
  await expect(page.getByText(vi['trail.hidden'])).toBeVisible();
  await expect(page.getByRole('list', { name: vi['trail.title'] })).toHaveCount(0);
  await hands.act(vi['verify.act']);
  await expect(page.getByText(vi['verify.holds'], { exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
