import { afterAll, beforeAll, expect, it } from 'vitest';
import { captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('scanner that warms up is not ready, which is another thing than busy', async () => {
  await desk.simulators.scanner({ action: 'not-ready' });
  await desk.until('scanner', { status: 'fault', code: 'not-ready' });
  const started = await desk.client.call('fingerprint.start', captureRequest('ROLLED_RIGHT_INDEX'));
  expect(started).toMatchObject({ ok: false, error: { code: 'not-ready' } });
  await desk.simulators.scanner({ action: 'recover' });
  await desk.until('scanner', { status: 'ready' });
  await desk.simulators.scanner({ action: 'busy' });
  await desk.until('scanner', { status: 'busy' });
  await desk.simulators.scanner({ action: 'free' });
  await desk.until('scanner', { status: 'ready' });
});
