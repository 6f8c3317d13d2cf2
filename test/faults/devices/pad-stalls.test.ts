import { afterAll, beforeAll, expect, it } from 'vitest';
import { signatureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('pad', { status: 'ready' });
});
afterAll(() => desk.stop());

it('signature fails as timed out and the next one works when the pad stops answering for a while', async () => {
  desk.simulators.pad({ action: 'stall' });
  const states = await desk.signature(signatureRequest());
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'timeout' } });
  desk.simulators.pad({ action: 'recover' });
  expect((await desk.signature(signatureRequest())).at(-1)?.phase).toBe('signed');
});
