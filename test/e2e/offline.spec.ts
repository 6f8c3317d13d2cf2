import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { demoPeople } from '../demo/people.ts';
import { startProgram } from '../support/child-program.ts';
import { OfficerHands, vi } from '../support/officer-hands.ts';
import { openTestDesk } from './desk.ts';
import { projectRoot } from './launch.ts';

/** Offline is a way of working: the whole intake goes through, the application waits with its cause, and is sent by itself. */

test('an application taken without a network waits with its cause and is sent when the centre is back', async () => {
  const [person] = demoPeople;
  if (person === undefined) throw new Error('nobody to take');
  const desk = await openTestDesk('2021-07', person);
  await desk.desk.gateway.stop();
  const station = await desk.begin();
  const pictures = join(projectRoot, 'test-results', 'offline');
  mkdirSync(pictures, { recursive: true });
  const look = async (name: string): Promise<void> => {
    if (name === 'slip' || name === 'personal')
      await station.officer.screenshot({ path: join(pictures, `${name}.png`) });
  };
  await desk.intake(station, person, look, true).take();
  await new OfficerHands(station.officer).atStep(vi['home.title']);
  await expect(station.officer.getByText(vi['frame.network.offline'])).toBeVisible();
  const outbox = station.officer.getByRole('list', { name: vi['outbox.title'] });
  await expect(outbox.getByText(vi['outbox.state.waiting'])).toBeVisible();
  await station.officer.screenshot({ path: join(pictures, 'home.png') });

  const gateway = await startProgram<{ url: string }>(
    join(projectRoot, 'dist/gateway/main.cjs'),
    ['--data', desk.desk.centreFolder, '--port', new URL(desk.desk.gatewayUrl).port],
    () => undefined,
  );
  await expect(outbox.getByText(vi['outbox.state.acknowledged'])).toBeVisible({ timeout: 60_000 });
  await expect(station.officer.getByText(vi['frame.network.online'])).toBeVisible();
  await station.app.close();
  await gateway.stop();
  await desk.close();
});
