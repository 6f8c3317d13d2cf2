import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, openDesk, type TestDesk } from '../../integration/devices/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk({ pace: 0.05, warm: false, simulated: { scanner: { wholeSlaps: true } } });
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('capture of a whole slap is refused when a finger too many lies on the glass', async () => {
  const request = captureRequest('PLAIN_THUMBS');
  await desk.simulators.scanner({ action: 'too-many-fingers', captures: 1 });
  const states = await desk.fingers(request);
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'wrong-finger-count' } });
  captured(await desk.fingers({ ...request, attemptId: 'two-thumbs-now' }));
});
