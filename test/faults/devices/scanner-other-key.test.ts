import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('capture is refused when another device of the same authority signed it under this one’s name', async () => {
  await desk.simulators.scanner({ action: 'other-key', captures: 1 });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'other-device' } });
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
});

it('capture is refused once and taken then when the device was given a new key meanwhile', async () => {
  await desk.simulators.scanner({ action: 'renewed-key' });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'other-device' } });
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
});
