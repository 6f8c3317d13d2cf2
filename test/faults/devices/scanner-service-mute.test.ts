import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('scanner is a fault, not absent, when its service takes connections and answers nothing', async () => {
  await desk.simulators.scanner({ action: 'mute' });
  await desk.until('scanner', { status: 'fault', code: 'not-responding' });
  await desk.simulators.scanner({ action: 'recover' });
  await desk.until('scanner', { status: 'ready' });
});

it('capture fails as not responding and the next one works when the service falls silent in the middle', async () => {
  await desk.simulators.scanner({ action: 'mute', moment: 'answering' });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX', { timeoutMs: 1500 }));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'not-responding' } });
  await desk.simulators.scanner({ action: 'recover' });
  await desk.until('scanner', { status: 'ready' });
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
});
