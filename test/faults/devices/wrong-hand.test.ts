import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('capture is refused when the person puts the other hand', async () => {
  const request = captureRequest('PLAIN_RIGHT_FOUR_FINGERS', { without: ['RIGHT_RING', 'RIGHT_LITTLE'] });
  await desk.simulators.scanner({ action: 'wrong-hand', captures: 1 });
  const states = await desk.fingers(request);
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'wrong-finger' } });
  captured(await desk.fingers({ ...request, attemptId: 'the-right-hand-now' }));
});
