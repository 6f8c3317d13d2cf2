import { afterAll, beforeAll, expect, it } from 'vitest';
import { captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('scanner shows busy and no attempt starts when another program holds it', async () => {
  await desk.simulators.scanner({ action: 'busy' });
  await desk.until('scanner', { status: 'busy' });
  const started = await desk.client.call('fingerprint.start', captureRequest('ROLLED_RIGHT_INDEX'));
  expect(started).toMatchObject({ ok: false, error: { code: 'in-use' } });
  await desk.simulators.scanner({ action: 'free' });
  await desk.until('scanner', { status: 'ready' });
});
