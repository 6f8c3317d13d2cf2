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

it('signature fails as not responding and the next one works when the pad stops answering for a while', async () => {
  desk.simulators.pad({ action: 'stall' });
  const states = await desk.signature(signatureRequest());
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'not-responding' } });
  await desk.until('pad', { status: 'fault', code: 'not-responding' });
  desk.simulators.pad({ action: 'recover' });
  await desk.until('pad', { status: 'ready' });
  expect((await desk.signature(signatureRequest())).at(-1)?.phase).toBe('signed');
});

it('person does not write for nothing when the pad stops answering in the middle of a signature', async () => {
  desk.simulators.pad({ action: 'stall', moment: 'working' });
  const started = ownTime();
  const states = await desk.signature(signatureRequest({ timeoutMs: 15_000 }));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'not-responding' } });
  // One look, one report's time limit, and the tidying after it.
  expect(ownTime() - started).toBeLessThan(8000);
  desk.simulators.pad({ action: 'recover' });
  await desk.until('pad', { status: 'ready' });
  // The name and text of whoever was signing are gone before the pad is there for the next one.
  expect(desk.simulators.padScreen().every((value) => value === 255)).toBe(true);
});

it('pad is a fault as long as it does not answer when nobody signs', async () => {
  desk.simulators.pad({ action: 'stall' });
  await desk.until('pad', { status: 'fault', code: 'not-responding' });
  desk.simulators.pad({ action: 'recover' });
  await desk.until('pad', { status: 'ready' });
});
