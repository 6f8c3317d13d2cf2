import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { signatureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('pad', { status: 'ready' });
});
afterEach(() => desk.simulators.pad({ action: 'recover' }));
afterAll(() => desk.stop());

it('signature is taken from the pen alone when the pad sends reports that mean nothing between', async () => {
  desk.simulators.pad({ action: 'garbage' });
  expect((await desk.signature(signatureRequest())).at(-1)?.phase).toBe('signed');
});

it('signature ends as timed out, not as signed, when pen reports end in the middle', async () => {
  desk.simulators.pad({ action: 'truncated-frame' });
  const states = await desk.signature(signatureRequest({ timeoutMs: 1500 }));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'timeout' } });
});

it('signature fails as unplugged and the next one works when the framing breaks', async () => {
  desk.simulators.pad({ action: 'wrong-length', moment: 'working' });
  const states = await desk.signature(signatureRequest());
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'unplugged' } });
  await desk.until('pad', { status: 'ready' });
  expect((await desk.signature(signatureRequest())).at(-1)?.phase).toBe('signed');
});

it('signature is refused when the pad refuses every report', async () => {
  desk.simulators.pad({ action: 'refuse' });
  const states = await desk.signature(signatureRequest());
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'protocol-error' } });
});
