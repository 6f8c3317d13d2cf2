import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDesk, signatureRequest, type TestDesk } from '../../integration/devices/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk({ warm: false, simulated: { pad: { encryption: true } } });
  await desk.until('pad', { status: 'ready' });
});
afterAll(() => desk.stop());

it('signature is refused and the next one works when pen samples come under another key than was agreed', async () => {
  desk.simulators.pad({ action: 'wrong-key' });
  const last = (await desk.signature(signatureRequest())).at(-1);
  expect(last).toMatchObject({
    phase: 'failed',
    failure: { code: 'protocol-error', cause: 'pen samples do not decipher' },
  });
  desk.simulators.pad({ action: 'recover' });
  expect((await desk.signature(signatureRequest())).at(-1)?.phase).toBe('signed');
});
