import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('capture is refused when the answer is signed under another authority', async () => {
  await desk.simulators.scanner({ action: 'foreign-certificate' });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'untrusted-device' } });
  await desk.simulators.scanner({ action: 'recover' });
  await desk.until('scanner', { status: 'ready' });
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
});
