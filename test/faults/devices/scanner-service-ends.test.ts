import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('scanner is absent within a second and comes back when the vendor service dies and is restarted', async () => {
  await desk.simulators.scanner({ action: 'stop-service' });
  expect((await desk.until('scanner', { status: 'absent' })).tookMs).toBeLessThan(1000);
  await desk.simulators.scanner({ action: 'start-service' });
  expect((await desk.until('scanner', { status: 'ready' })).tookMs).toBeLessThan(1500);
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
});

it('capture fails as unplugged when the vendor service dies in the middle', async () => {
  await desk.simulators.scanner({ action: 'stall', captures: 1 });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'), ({ phase }) => {
    if (phase === 'preview') void desk.simulators.scanner({ action: 'stop-service' });
  });
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'unplugged' } });
});
