import { expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { OfficerHands, labelled, vi } from '../support/officer-hands.ts';
import { type TestDesk, openTestDesk } from './desk.ts';
import type { LaunchedStation } from './launch.ts';

/** Whatever dies, the officer finds the draft again at the same step with what was typed. */

const [person] = demoPeople;
if (person === undefined) throw new Error('nobody to take');
let desk: TestDesk;
test.beforeAll(async () => {
  desk = await openTestDesk('2021-07', person);
});
test.afterAll(async () => {
  await desk.close();
});

async function openForm(station: LaunchedStation): Promise<OfficerHands> {
  const officer = new OfficerHands(station.officer);
  await officer.act(vi['home.newAtCounter']);
  await officer.atStep(vi['find.title']);
  await officer.act(vi['find.withoutPaper']);
  await officer.atStep(vi['reason.title']);
  await officer.mark(station.officer.locator('input[name="reason"]').first());
  await officer.act(vi['wizard.next']);
  await officer.atStep(vi['step.personal']);
  return officer;
}

async function typeName(station: LaunchedStation, name: string): Promise<void> {
  const field = station.officer.getByRole('textbox', { name: labelled(vi['field.name']) });
  await field.click();
  await station.officer.keyboard.type(name);
}

/** The form says so; how long it took is for the reader: one second is promised of a machine that has nothing else to do. */
async function saved(station: LaunchedStation): Promise<void> {
  const typedAt = performance.now();
  await expect(station.officer.getByTestId('save-line')).toHaveAttribute('data-save', 'saved');
  console.log(`last key to saved: ${Math.round(performance.now() - typedAt)} ms`);
}

test('the draft is offered at the same step when the whole app was killed as soon as the form said that it was saved', async () => {
  let station = await desk.begin();
  await openForm(station);
  await typeName(station, 'lê thị thử');
  await saved(station);
  const gone = station.app.waitForEvent('close');
  station.app.process().kill('SIGKILL');
  await gone;

  station = await desk.begin();
  const officer = new OfficerHands(station.officer);
  await station.officer
    .getByRole('button', { name: new RegExp(vi['home.resume']) })
    .first()
    .click();
  await officer.atStep(vi['step.personal']);
  await expect(station.officer.getByRole('textbox', { name: labelled(vi['field.name']) })).toHaveValue(
    /lê thị thử/iu,
  );
  await station.app.close();
});

test('nothing is lost when the page dies', async () => {
  const station = await desk.begin();
  await openForm(station);
  await typeName(station, 'trần văn trang');
  await saved(station);
  const loaded = station.officer.waitForEvent('load');
  await station.app.evaluate(({ webContents }) => {
    for (const contents of webContents.getAllWebContents()) {
      if (contents.getURL().includes('officer.html')) contents.forcefullyCrashRenderer();
    }
  });
  await loaded.catch(() => undefined);
  await expect
    .poll(async () =>
      station.app.evaluate(({ webContents }) =>
        webContents
          .getAllWebContents()
          .some((contents) => contents.getURL().includes('officer.html') && !contents.isCrashed()),
      ),
    )
    .toBe(true);
  await station.app.close();

  const again = await desk.begin();
  await expect(again.officer.getByText('TRẦN VĂN TRANG').first()).toBeVisible();
  await again.app.close();
});

test('the station process comes back by itself and the form goes on', async () => {
  const station = await desk.begin();
  await openForm(station);
  await typeName(station, 'phạm thị trạm');
  const killed = await station.app.evaluate(({ app }) => {
    const child = app
      .getAppMetrics()
      .find((metric) => metric.name === 'station' || metric.serviceName === 'station');
    if (child !== undefined) process.kill(child.pid, 'SIGKILL');
    return child !== undefined;
  });
  expect(killed).toBe(true);
  const field = station.officer.getByRole('textbox', { name: labelled(vi['field.name']) });
  await expect(field).toHaveValue(/phạm thị trạm/iu);
  await station.app.close();
});

test('pulling the scanner shows at once and putting it back brings it back', async () => {
  const station = await desk.begin();
  const tray = station.officer.getByText(vi['tray.status.ready']).first();
  await expect(tray).toBeVisible();
  await desk.desk.tell('scanner', { action: 'unplug' });
  const pulled = performance.now();
  await expect(station.officer.getByText(vi['device.unplugged'])).toBeVisible();
  console.log(`pull to shown: ${Math.round(performance.now() - pulled)} ms`);
  await desk.desk.tell('scanner', { action: 'plug' });
  await expect(station.officer.getByText(vi['device.unplugged'])).toBeHidden();
  await station.app.close();
});
