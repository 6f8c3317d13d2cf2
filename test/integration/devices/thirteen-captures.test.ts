import { afterAll, beforeAll, expect, it } from 'vitest';
import { fingerprintCaptureIds } from '../../../domain/biometrics/positions.ts';
import { captureRequest, openDesk, type TestDesk } from './desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk({ pace: 0.05, warm: false });
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

const timeoutMs = 2000;

it.each(fingerprintCaptureIds)(
  'scanner ends %s within its time, with a result and the word to lift, when the print never is good enough',
  async (capture) => {
    const states = await desk.fingers(captureRequest(capture, { requestedScore: 100, timeoutMs }));
    // Beyond its time and grace the last would be a failure.
    expect(states.at(-1)?.phase).toBe('captured');
    expect(states.at(-2)).toEqual({ phase: 'prompt', prompt: 'lift' });
  },
);

it('scanner ends a capture with a reason when nobody puts a finger down', async () => {
  desk.simulators.seat({ seed: 'nobody', missing: ['RIGHT_THUMB'] });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_THUMB', { timeoutMs }));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'no-finger' } });
  expect(states.some((state) => state.phase === 'prompt' && state.prompt === 'lift')).toBe(false);
});
