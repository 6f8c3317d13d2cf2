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

it('signature is refused when one sample in ten is lost between pad and station', async () => {
  desk.simulators.pad({ action: 'lose-samples', every: 10 });
  const last = (await desk.signature(signatureRequest())).at(-1);
  expect(last).toMatchObject({ phase: 'failed', failure: { code: 'protocol-error' } });
  expect(last?.phase === 'failed' && last.failure.cause).toMatch(/^\d+ pen samples were lost$/);
  desk.simulators.pad({ action: 'recover' });
  expect((await desk.signature(signatureRequest())).at(-1)?.phase).toBe('signed');
});

it('signature counts and says how many when only a few samples are lost', async () => {
  desk.simulators.pad({ action: 'lose-samples', every: 60 });
  const last = (await desk.signature(signatureRequest())).at(-1);
  if (last?.phase !== 'signed') throw new Error(JSON.stringify(last));
  expect(last.lostSamples).toBeGreaterThan(0);
  expect(last.lostSamples).toBeLessThan(last.points.length * 0.05);
});
