import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, openDesk, type TestDesk } from '../../integration/devices/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk({ pace: 0.05, warm: false, simulated: { scanner: { wholeSlaps: true } } });
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('capture of a whole slap is refused when the person puts the other hand', async () => {
  const request = captureRequest('PLAIN_RIGHT_FOUR_FINGERS');
  await desk.simulators.scanner({ action: 'wrong-hand', captures: 1 });
  const states = await desk.fingers(request);
  expect(states.at(-2)).toEqual({ phase: 'prompt', prompt: 'lift' });
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'wrong-finger' } });
  captured(await desk.fingers({ ...request, attemptId: 'the-right-hand-now' }));
});
