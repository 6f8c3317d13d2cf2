import { type Page, expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { OfficerHands, labelled, vi } from '../support/officer-hands.ts';
import {
  trainingAdministrator,
  trainingOfficer,
  trainingSupervisor,
  trainingTechnician,
} from '../support/training-desk.ts';
import { violations } from './axe.ts';
import { type TestDesk, openTestDesk } from './desk.ts';
import type { LaunchedStation } from './launch.ts';

/** Who is at the counter: one station, taken from hand to hand. The tests follow each other. */

const [person] = demoPeople;
if (person === undefined) throw new Error('nobody to take');
const typedName = 'lê thị khóa';
let desk: TestDesk;
let station: LaunchedStation;
let page: Page;
let hands: OfficerHands;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  desk = await openTestDesk('2021-07', person);
  station = await desk.begin();
  page = station.officer;
  hands = new OfficerHands(page);
});
test.afterAll(async () => {
  await station.app.close();
  await desk.close();
});

/** The first credential field on the screen: at sign-in and on the lock screen the only one. */
const credential = () => page.getByLabel(labelled(vi['credential.passphrase'])).first();

async function signInAs(someone: { id: string; passphrase: string }): Promise<void> {
  await hands.atStep(vi['signIn.title']);
  await page.locator(`input[name="officer"][value="${someone.id}"]`).check();
  await credential().fill(someone.passphrase);
  // After a wrong try the wait may just be ending: Enter counts for nothing before.
  await hands.ready(vi['signIn.act']).waitFor();
  await page.keyboard.press('Enter');
}

async function signOut(): Promise<void> {
  await page.getByRole('button', { name: vi['frame.signOut'] }).click();
  await hands.atStep(vi['signIn.title']);
}

/** Everything the page holds: text, attributes, and what stands in fields. */
async function everythingOn(shown: Page): Promise<string> {
  return shown.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
    ]
      .join('\n')
      .toLocaleUpperCase('vi'),
  );
}

test('nothing of the applicant is in either window while the screen is locked, and the same step comes back', async () => {
  await hands.act(vi['home.newAtCounter']);
  await hands.atStep(vi['find.title']);
  await hands.act(vi['find.withoutPaper']);
  await hands.atStep(vi['reason.title']);
  await hands.mark(page.locator('input[name="reason"]').first());
  await hands.act(vi['wizard.next']);
  await hands.atStep(vi['step.personal']);
  await page.getByRole('textbox', { name: labelled(vi['field.name']) }).click();
  await page.keyboard.type(typedName);
  expect(await everythingOn(page)).toContain(typedName.toLocaleUpperCase('vi'));

  // In the middle of typing: nothing was left, nothing has had its time to be saved.
  await page.keyboard.press('Control+l');
  await hands.atStep(vi['lock.title']);
  const windows = station.applicant === null ? [page] : [page, station.applicant];
  for (const shown of windows) {
    expect(await everythingOn(shown)).not.toContain(typedName.toLocaleUpperCase('vi'));
  }
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('complementary')).toHaveCount(0);
  expect(await violations(page)).toEqual([]);

  await credential().fill('không phải cụm này');
  await page.keyboard.press('Enter');
  await expect(page.getByText(vi['failure.passphrase-wrong'])).toBeVisible();
  await credential().fill(trainingOfficer.passphrase);
  await page.keyboard.press('Enter');
  await hands.atStep(vi['step.personal']);
  await expect(page.getByRole('textbox', { name: labelled(vi['field.name']) })).toHaveValue(
    typedName.toLocaleUpperCase('vi'),
  );
});

test('the next officer takes the unfinished application over when the shift is handed over', async () => {
  await page.keyboard.press('F8');
  await hands.atStep(vi['home.title']);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('F10');
  const dialog = page.getByRole('dialog', { name: vi['handOver.title'] });
  await expect(dialog.getByText(vi['handOver.openDrafts'], { exact: true })).toBeVisible();
  await expect(dialog.locator('dl > div', { hasText: vi['handOver.openDrafts'] })).toContainText('1');
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel(vi['handOver.next']).selectOption(trainingSupervisor.id);
  await dialog.getByLabel(labelled(vi['credential.passphrase'])).fill(trainingSupervisor.passphrase);
  await page.keyboard.press('Enter');
  await expect(
    page.getByText(vi['handOver.done'].replace('{{name}}', trainingSupervisor.name)),
  ).toBeVisible();
  await expect(page.getByText(typedName.toLocaleUpperCase('vi'))).toBeVisible();
  await expect(page.getByRole('banner').getByText(trainingSupervisor.name).first()).toBeVisible();
});

test('an officer who was wrong five times is let in again by two others', async () => {
  await signOut();
  for (const failures of [1, 2, 3, 4, 5]) {
    await signInAs({ ...trainingTechnician, passphrase: `sai lần thứ ${failures}` });
    // Said once the wait, which the third and the fourth wrong try bring, is over.
    const said =
      failures < 5
        ? vi['credential.left'].replace('{{left}}', String(5 - failures))
        : vi['credential.lockedNow'];
    await expect(page.getByText(said)).toBeVisible();
  }
  await expect(page.getByRole('timer')).toContainText('29 phút');
  expect(await violations(page)).toEqual([]);

  await signInAs(trainingSupervisor);
  await hands.atStep(vi['home.title']);
  await page.keyboard.press('F11');
  const dialog = page.getByRole('dialog', { name: vi['unlockOfficer.title'] });
  await dialog.getByLabel(vi['unlockOfficer.who']).selectOption(trainingTechnician.id);
  await dialog.getByLabel(vi['secondPerson.who']).selectOption(trainingOfficer.id);
  await dialog.getByLabel(labelled(vi['credential.passphrase'])).fill(trainingOfficer.passphrase);
  await page.keyboard.press('Enter');
  await expect(
    dialog.getByText(vi['unlockOfficer.done'].replace('{{name}}', trainingTechnician.name)),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await signOut();
  await signInAs(trainingTechnician);
  await expect(page.getByRole('banner').getByText(trainingTechnician.name)).toBeVisible();
});

test('a technician and an administrator are shown no intake', async () => {
  const rail = page.getByRole('navigation', { name: vi['frame.places'] });
  for (const [someone, mine] of [
    [trainingTechnician, [vi['desk.diagnostics'], vi['desk.outbox'], vi['desk.safekeeping'], vi['home.own']]],
    [
      trainingAdministrator,
      [vi['desk.safekeeping'], vi['desk.outbox'], vi['home.unlockOfficer'], vi['home.own']],
    ],
  ] as const) {
    await expect(page.getByRole('banner').getByText(someone.name)).toBeVisible();
    await expect(rail.getByRole('button')).toHaveText(mine.map((words) => new RegExp(`^${words}`, 'u')));
    for (const intake of [vi['home.newAtCounter'], vi['home.newAtHome'], vi['home.drafts']]) {
      await expect(page.getByText(intake)).toHaveCount(0);
    }
    await page.keyboard.press('F8');
    await page.keyboard.press('F10');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
    await signOut();
    if (someone === trainingTechnician) await signInAs(trainingAdministrator);
  }
});

test('an officer enrols a finger and changes the passphrase, and another hand is not let in with it', async () => {
  const passphrase = 'cụm mới của cán bộ mẫu';
  await signInAs(trainingOfficer);
  await hands.atStep(vi['home.title']);
  await page.keyboard.press('F12');
  const dialog = page.getByRole('dialog', { name: vi['own.title'] });
  await dialog.getByLabel(labelled(vi['own.current'])).fill(trainingOfficer.passphrase);
  await dialog.getByLabel(labelled(vi['newPassphrase.first'])).fill(passphrase);
  await dialog.getByLabel(labelled(vi['newPassphrase.again'])).fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(vi['own.changed'])).toBeVisible();
  await dialog.getByLabel(labelled(vi['credential.passphrase'])).fill(passphrase);
  await dialog.getByRole('button', { name: vi['own.enrol'] }).click();
  await expect(dialog.getByText(vi['fingerCheck.enrolled'])).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await signOut();

  await expect(page.getByText(vi['signIn.how.passphrase-finger'])).toBeVisible();
  const [, other] = demoPeople;
  if (other === undefined) throw new Error('nobody else');
  await desk.desk.tell('person', { ...other.body, age: other.age });
  await signInAs({ ...trainingOfficer, passphrase });
  await hands.atStep(vi['fingerCheck.title']);
  await expect(page.getByText(vi['failure.finger-not-matched'])).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await desk.desk.tell('person', { ...person.body, age: person.age });
  await hands.ready(vi['fingerCheck.again']).waitFor();
  await page.keyboard.press('Space');
  await hands.atStep(vi['home.title']);
});
