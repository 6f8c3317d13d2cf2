import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('scanner shows absent within a second and ready again when it is unplugged and plugged', async () => {
  await desk.simulators.scanner({ action: 'unplug' });
  const { tookMs, state } = await desk.until('scanner', { status: 'absent', code: 'unplugged' });
  expect(tookMs).toBeLessThan(1000);
  expect(state).toMatchObject({ make: 'Simulated', serialNumber: 'SIM-2026-0001' });
  expect(await desk.client.call('fingerprint.start', captureRequest('ROLLED_RIGHT_INDEX'))).toMatchObject({
    ok: false,
    error: { code: 'unplugged' },
  });
  await desk.simulators.scanner({ action: 'plug' });
  expect((await desk.until('scanner', { status: 'ready' })).tookMs).toBeLessThan(1500);
});

it('capture fails as unplugged and the next one works when the cable is pulled in the middle', async () => {
  await desk.simulators.scanner({ action: 'stall', captures: 1 });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'), ({ phase }) => {
    if (phase === 'preview') void desk.simulators.scanner({ action: 'unplug' });
  });
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'unplugged' } });
  await desk.until('scanner', { status: 'absent' });
  await desk.simulators.scanner({ action: 'recover' });
  await desk.until('scanner', { status: 'ready' });
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
});

it('scanner is looked for at once when the officer asks to retry', async () => {
  await desk.simulators.scanner({ action: 'unplug' });
  await desk.until('scanner', { status: 'absent' });
  await desk.simulators.scanner({ action: 'plug' });
  expect(await desk.client.call('devices.retry', { deviceId: 'scanner' })).toEqual({ ok: true, value: null });
  await desk.until('scanner', { status: 'ready' });
});
