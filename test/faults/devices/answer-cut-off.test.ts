import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('capture fails as unplugged when the answer breaks off in the middle', async () => {
  await desk.simulators.scanner({ action: 'truncate' });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'unplugged' } });
  await desk.simulators.scanner({ action: 'recover' });
  await desk.until('scanner', { status: 'ready' });
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
});
