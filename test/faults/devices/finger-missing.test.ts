import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('capture is refused when the scanner returns a finger less than asked for', async () => {
  await desk.simulators.scanner({ action: 'missing-finger' });
  const states = await desk.fingers(captureRequest('PLAIN_THUMBS'));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'wrong-finger-count' } });
  await desk.simulators.scanner({ action: 'recover' });
  await desk.until('scanner', { status: 'ready' });
  captured(await desk.fingers(captureRequest('PLAIN_THUMBS')));
});
