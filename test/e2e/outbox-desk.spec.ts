import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page, expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { type ChildProgram, runProgram, startProgram } from '../support/child-program.ts';
import { OfficerHands, labelled, vi } from '../support/officer-hands.ts';
import { trainingOfficer, trainingSupervisor } from '../support/training-desk.ts';
import { signInAs, signOut, withPlace } from './at-desk.ts';
import { violations } from './axe.ts';
import { type TestDesk, openTestDesk } from './desk.ts';
import { type LaunchedStation, launchStation, projectRoot } from './launch.ts';

/** One application's way from a mobile team without a line, over a stick, to its base and the centre. The tests follow each other. */

const person = demoPeople.find(({ name }) => name.toLocaleUpperCase('vi').startsWith('NGUYỄN'));
if (person === undefined) throw new Error('nobody to take');
const gatewayProgram = join(projectRoot, 'dist/gateway/main.cjs');
const oneInWords = 'một hồ sơ';
let desk: TestDesk;
let team: LaunchedStation;
let base: LaunchedStation;
let gateway: ChildProgram<{ url: string; caFile: string }>;
/** What a test that came so far has opened, the last one first. */
const opened: (() => Promise<unknown>)[] = [];
let folder: string;
let ticket = '';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stick-'));
  desk = await openTestDesk('2021-07', person);
  withPlace(desk.desk.stationFolder, join(folder, 'stick'));
  mkdirSync(join(folder, 'stick'));
  await desk.desk.gateway.stop();
  team = await desk.begin();
  opened.unshift(() => team.app.close());
});
test.afterAll(async () => {
  for (const close of opened) await close();
  await desk.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** A second station of the same centre, with no devices: the base the team brings its stick to. */
async function openBase(): Promise<LaunchedStation> {
  const stationFolder = join(folder, 'base');
  mkdirSync(stationFolder);
  const code = await runProgram(gatewayProgram, [
    ...['codes', 'add', '--data', desk.desk.centreFolder, '--station', 'Trạm đơn vị'],
    ...['--unit', '00004', '--unit-name', 'Công an quận Huấn Luyện', '--policy', '2021-07'],
    ...[trainingOfficer, trainingSupervisor].flatMap(({ id, name, rank, role }) => [
      '--officer',
      [id, name, rank, role].join(':'),
    ]),
  ]);
  await runProgram(
    join(projectRoot, 'dist/station/provision.cjs'),
    [
      ...['--user-data', stationFolder, '--gateway', gateway.ready.url, '--ca', gateway.ready.caFile],
      ...['--code', code.trim(), '--officer', trainingOfficer.id, '--officer', trainingSupervisor.id],
    ],
    {
      TCC_PASSPHRASE_CAN_BO_MAU: trainingOfficer.passphrase,
      TCC_PASSPHRASE_CHI_HUY_MAU: trainingSupervisor.passphrase,
    },
  );
  const config = JSON.parse(readFileSync(join(desk.desk.stationFolder, 'config.json'), 'utf8')) as object;
  writeFileSync(join(stationFolder, 'config.json'), JSON.stringify({ ...config, devices: [] }));
  return launchStation({ dataFolder: stationFolder });
}

async function toCarry(page: Page): Promise<void> {
  await page.keyboard.press('F5');
  await new OfficerHands(page).atStep(vi['desk.outbox']);
  await page.keyboard.press('u');
  await new OfficerHands(page).atStep(vi['carry.title']);
}

async function carry(page: Page, task: 'handOver' | 'takeIn' | 'bringReceipts' | 'baseCard'): Promise<void> {
  await page.getByRole('radio', { name: vi[`carry.${task}.what`] }).check();
  await page.getByRole('radio', { name: 'stick' }).check();
  await new OfficerHands(page).act(vi[`carry.act.${task}`]);
}

const chosen = (page: Page) => page.getByTestId('chosen');
const sheet = (page: Page) => page.getByTestId('sheet').first();

test('what waits says why, goes first when it is urgent, and stays while sending is paused', async () => {
  const page = team.officer;
  await desk.intake(team, person, async () => undefined, true).take();
  await new OfficerHands(page).atStep(vi['home.title']);
  await page.keyboard.press('F5');
  await new OfficerHands(page).atStep(vi['desk.outbox']);
  await expect(chosen(page)).toContainText(vi['outbox.gateway-unreachable']);
  await expect(chosen(page)).toContainText(vi['queue.next']);
  ticket = (await chosen(page).locator('[data-ticket]').getAttribute('data-ticket')) ?? '';
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('1');
  await expect(page.getByRole('option').first()).toContainText(vi['priority.urgent']);
  await page.keyboard.press('p');
  await expect(page.getByText(vi['held.officer.what'])).toBeVisible();
  await expect(page.getByRole('banner').getByText(vi['frame.held.officer'])).toBeVisible();

  // The centre is back; paused is paused.
  gateway = await startProgram<{ url: string; caFile: string }>(
    gatewayProgram,
    ['--data', desk.desk.centreFolder, '--port', new URL(desk.desk.gatewayUrl).port],
    () => undefined,
  );
  opened.unshift(() => gateway.stop());
  await page.keyboard.press('g');
  await expect(chosen(page)).toContainText(vi['outbox.state.waiting']);
});

test('a part of a name without marks finds the application and its slip is printed again', async () => {
  const page = team.officer;
  await page.keyboard.press('F6');
  await new OfficerHands(page).atStep(vi['desk.applications']);
  await page.keyboard.type('nguyen');
  await expect(page.getByRole('option')).toHaveCount(1);
  await expect(chosen(page)).toContainText(ticket);
  await expect(chosen(page)).toContainText(person.name.toLocaleUpperCase('vi'));
  expect(await violations(page)).toEqual([]);
  await new OfficerHands(page).act(vi['search.print']);
  await expect(page.getByText(vi['search.printed'].replace('{{ticket}}', ticket))).toBeVisible();
  await page.keyboard.type(' khong co');
  await expect(page.getByText(vi['search.none'])).toBeVisible();
});

test('a team hands its applications to its base on a stick, and the base brings them to the centre', async () => {
  base = await openBase();
  opened.unshift(() => base.app.close());
  await signInAs(base.officer, trainingSupervisor);
  await toCarry(base.officer);
  await carry(base.officer, 'baseCard');
  await expect(sheet(base.officer)).toContainText(vi['sheet.baseCard']);

  await signOut(team.officer);
  await signInAs(team.officer, trainingSupervisor);
  await toCarry(team.officer);
  await expect(
    team.officer.getByText(vi['carry.lies.baseCards'].replace('{{names}}', 'Trạm đơn vị')),
  ).toBeVisible();
  await team.officer.getByLabel(vi['secondPerson.who']).selectOption(trainingOfficer.id);
  await team.officer
    .getByLabel(labelled(vi['credential.passphrase']))
    .first()
    .fill(trainingOfficer.passphrase);
  await carry(team.officer, 'handOver');
  await expect(sheet(team.officer)).toContainText('Giao 1 hồ sơ');
  await expect(sheet(team.officer)).toContainText(oneInWords);
  expect(await violations(team.officer)).toEqual([]);

  await base.officer.keyboard.press('Escape');
  await new OfficerHands(base.officer).atStep(vi['desk.outbox']);
  await base.officer.keyboard.press('p');
  await expect(base.officer.getByRole('button', { name: vi['queue.resume'] })).toBeVisible();
  await base.officer.keyboard.press('u');
  await carry(base.officer, 'takeIn');
  await expect(sheet(base.officer)).toContainText('Nhận 1 hồ sơ');
  await expect(sheet(base.officer)).toContainText(oneInWords);
  await base.officer.keyboard.press('Escape');
  await expect(chosen(base.officer)).toContainText(ticket);
  await expect(chosen(base.officer)).toContainText(vi['queue.carriedFor']);
  await new OfficerHands(base.officer).act(vi['queue.resume']);
  await expect(chosen(base.officer)).toContainText(vi['outbox.state.acknowledged'], { timeout: 20_000 });
});

test("the centre's receipt comes back to the team on the same stick", async () => {
  await base.officer.keyboard.press('u');
  await carry(base.officer, 'bringReceipts');
  await expect(sheet(base.officer)).toContainText(vi['sheet.receipts.written'].replace('{{n}}', '1'));
  await carry(team.officer, 'bringReceipts');
  await expect(sheet(team.officer)).toContainText(vi['sheet.receipts.read'].replace('{{n}}', '1'));
  await team.officer.keyboard.press('Escape');
  await expect(chosen(team.officer)).toContainText(vi['outbox.state.acknowledged']);
});
