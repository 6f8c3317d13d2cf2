import { afterAll, beforeAll, expect, it } from 'vitest';
import { signatureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';
import { ownTime } from '../../support/own-time.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('pad', { status: 'ready' });
});
afterAll(() => desk.stop());

it('signature fails as unplugged within a second and the next one works when the cable is pulled', async () => {
  desk.simulators.pad({ action: 'walk-away' });
  let pulledAt = 0;
  const states = await desk.signature(signatureRequest(), ({ phase }) => {
    if (phase !== 'signing' || pulledAt !== 0) return;
    pulledAt = ownTime();
    desk.simulators.pad({ action: 'unplug' });
  });
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'unplugged' } });
  expect(ownTime() - pulledAt).toBeLessThan(1000);
  await desk.until('pad', { status: 'absent', code: 'unplugged' });
  expect(await desk.client.call('signature.start', signatureRequest())).toMatchObject({
    error: { code: 'unplugged' },
  });
  desk.simulators.pad({ action: 'plug' });
  desk.simulators.pad({ action: 'sign' });
  expect((await desk.until('pad', { status: 'ready' })).tookMs).toBeLessThan(1000);
  expect((await desk.signature(signatureRequest())).at(-1)?.phase).toBe('signed');
});
