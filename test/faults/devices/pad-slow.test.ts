import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDesk, signatureRequest, type TestDesk } from '../../integration/devices/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk({ warm: false, simulated: { pad: { model: '430' } } });
  await desk.until('pad', { status: 'ready' });
});
afterAll(() => desk.stop());

it('signature is taken when the pad takes its time over every report', async () => {
  desk.simulators.pad({ action: 'slow', milliseconds: 40 });
  expect((await desk.signature(signatureRequest())).at(-1)?.phase).toBe('signed');
});
