import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FingerprintCaptureId } from '../../../../domain/biometrics/positions.ts';
import type { FingerCaptureState } from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok, type Result } from '../../../../domain/result.ts';
import { CaptureSession, type CaptureSound } from './capture-session.ts';
import { captures } from './test-captures.ts';

const first = 'PLAIN_RIGHT_FOUR_FINGERS';
const second = 'PLAIN_LEFT_FOUR_FINGERS';
const frame = (prompt: 'hold-still' | 'lift' = 'hold-still'): FingerCaptureState => ({
  phase: 'preview',
  prompt,
  frame: new Uint8Array([1]),
  mimeType: 'image/png',
});
const captured: FingerCaptureState = {
  phase: 'captured',
  device: { deviceId: 'scanner', make: '', model: '', serialNumber: '', simulated: true },
  fingers: [],
};

let started: FingerprintCaptureId[];
let sounds: CaptureSound[];
let cancelled: number;
let answer: Result<{ attemptId: string }>;
let clock: number;
let goesOn: boolean;
let session: CaptureSession;

beforeEach(() => {
  vi.useFakeTimers();
  started = [];
  sounds = [];
  cancelled = 0;
  answer = ok({ attemptId: 'a' });
  clock = 0;
  goesOn = true;
  session = new CaptureSession(captures({}), {
    start: async (captureId) => {
      started.push(captureId);
      return answer;
    },
    cancel: async () => {
      cancelled += 1;
    },
    sound: (sound) => sounds.push(sound),
    goesOn: () => goesOn,
    now: () => clock,
  });
  session.onScanner(true);
});
afterEach(() => {
  session.dispose();
  vi.useRealTimers();
});

/** The whole of one capture as the station tells it: draft first, then the result. */
async function takes(captureId: FingerprintCaptureId, states: Parameters<typeof captures>[0]): Promise<void> {
  await session.start();
  session.onState(captureId, `${captureId}-1`, frame());
  session.onCaptures(captures(states));
  session.onState(captureId, `${captureId}-1`, captured);
}

describe('CaptureSession', () => {
  it('begins nothing by itself when the officer has not started a capture of this applicant', async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    expect(started).toEqual([]);
    expect(session.snapshot()).toMatchObject({ phase: 'idle', begun: false });
  });

  it('begins the next capture by itself when the last was good and the switch is on', async () => {
    await takes(first, { [first]: 'good' });
    expect(session.snapshot()).toMatchObject({ phase: 'pausing', outcome: { kind: 'good' } });
    await vi.advanceTimersByTimeAsync(1200);
    expect(started).toEqual([first, second]);
    expect(sounds).toEqual(['captured']);
  });

  it('only shows the next capture when the switch is off', async () => {
    goesOn = false;
    await takes(first, { [first]: 'good' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(started).toEqual([first]);
    expect(session.snapshot().current?.captureId).toBe(second);
  });

  it('stays at the capture and waits for the officer when it was poor', async () => {
    await takes(first, { [first]: 'poor' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(started).toEqual([first]);
    expect(session.snapshot()).toMatchObject({ phase: 'idle', outcome: { kind: 'poor' } });
    expect(session.snapshot().current?.captureId).toBe(first);
    expect(sounds).toEqual(['retry']);
  });

  it('goes on to the next capture without starting it when a poor one was accepted', async () => {
    await takes(first, { [first]: 'poor' });
    const [slap, ...others] = captures({ [first]: 'poor' });
    if (slap === undefined) throw new Error('no capture');
    session.onCaptures([{ ...slap, acceptedPoorReason: 'vân mòn' }, ...others]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.snapshot()).toMatchObject({ phase: 'idle', outcome: null });
    expect(session.snapshot().current?.captureId).toBe(second);
    expect(started).toEqual([first]);
    session.choose(first);
    expect(session.snapshot().current?.captureId).toBe(first);
  });

  it('judges a result when the scores arrive after it', async () => {
    await session.start();
    session.onState(first, `${first}-1`, captured);
    expect(session.snapshot().outcome).toBeNull();
    session.onCaptures(captures({ [first]: 'good' }));
    expect(session.snapshot().outcome).toMatchObject({ kind: 'good' });
  });

  it('shows no more than fifteen pictures a second when the scanner sends more', async () => {
    await session.start();
    let shown = 0;
    let before = session.snapshot().frame;
    for (clock = 0; clock < 1000; clock += 10) {
      session.onState(first, 'a', frame());
      if (session.snapshot().frame !== before) shown += 1;
      before = session.snapshot().frame;
    }
    expect(shown).toBeGreaterThan(12);
    expect(shown).toBeLessThanOrEqual(16);
  });

  it('sounds lift once when the prompt is repeated with every picture', async () => {
    await session.start();
    session.onState(first, 'a', frame('lift'));
    session.onState(first, 'a', frame('lift'));
    expect(sounds).toEqual(['lift']);
  });

  it('cancels the device and begins nothing when stopped in a pause or a capture', async () => {
    await session.start();
    session.stop();
    expect(cancelled).toBe(1);
    session.onState(first, 'a', { phase: 'cancelled' });
    expect(session.snapshot()).toMatchObject({ phase: 'idle', outcome: { kind: 'cancelled' } });
    await takes(first, { [first]: 'good' });
    session.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(started).toEqual([first, first]);
  });

  it('begins again by itself when the scanner was unplugged and comes back', async () => {
    await session.start();
    session.onState(first, 'a', { phase: 'failed', failure: { code: 'unplugged' } });
    session.onScanner(false);
    expect(session.snapshot().waitingForScanner).toBe(true);
    session.onScanner(true);
    expect(started).toEqual([first, first]);
  });

  it('does not begin again when the officer pressed Esc while the scanner was away', async () => {
    await session.start();
    session.onState(first, 'a', { phase: 'failed', failure: { code: 'unplugged' } });
    session.onScanner(false);
    session.stop();
    session.onScanner(true);
    expect(started).toEqual([first]);
  });

  it('tells the failure when the station refuses to start', async () => {
    answer = err('capture-running');
    await session.start();
    expect(session.snapshot()).toMatchObject({
      phase: 'idle',
      outcome: { kind: 'failed', failure: { code: 'capture-running' } },
    });
  });

  it('starts one attempt when Space is pressed twice', async () => {
    await Promise.all([session.start(), session.start()]);
    expect(started).toEqual([first]);
  });

  describe('with a finding that stops', () => {
    const third = 'PLAIN_THUMBS';
    const suspects = [{ findingId: 'f', captureId: first }] as const;
    const both = { [first]: 'good', [second]: 'good' } as const;

    it('takes the capture under way to its end, then turns to the one in doubt', async () => {
      await takes(first, { [first]: 'good' });
      await vi.advanceTimersByTimeAsync(1200);
      session.onState(second, 'b', frame());
      session.onCaptures(captures({ [first]: 'good' }), suspects);
      expect(session.snapshot()).toMatchObject({ phase: 'running', current: { captureId: second } });
      expect(sounds).toEqual(['captured', 'finding']);
      session.onCaptures(captures(both), suspects);
      session.onState(second, `${second}-1`, captured);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(session.snapshot()).toMatchObject({ phase: 'idle', current: { captureId: first } });
      expect(started).toEqual([first, second]);
    });

    it('ends the pause before the next capture and sounds once', async () => {
      await takes(first, { [first]: 'good' });
      session.onCaptures(captures({ [first]: 'good' }), suspects);
      session.onCaptures(captures({ [first]: 'good' }), [...suspects]);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(started).toEqual([first]);
      expect(session.snapshot().current?.captureId).toBe(first);
      expect(sounds).toEqual(['captured', 'finding']);
    });

    it('has a poor capture repeated before it turns to the one in doubt', async () => {
      await takes(first, { [first]: 'good' });
      await vi.advanceTimersByTimeAsync(1200);
      session.onState(second, 'b', frame());
      session.onCaptures(captures({ [first]: 'good', [second]: 'poor' }), suspects);
      session.onState(second, `${second}-1`, captured);
      expect(session.snapshot()).toMatchObject({
        outcome: { kind: 'poor' },
        current: { captureId: second },
      });
      session.look('f');
      expect(session.snapshot().current?.captureId).toBe(first);
    });

    it('goes on by itself again once the capture in doubt was taken anew', async () => {
      session.onCaptures(captures(both), suspects);
      expect(session.snapshot().current?.captureId).toBe(first);
      await session.start();
      session.onState(first, `${first}-1`, frame());
      session.onCaptures(captures(both), []);
      session.onState(first, `${first}-1`, captured);
      await vi.advanceTimersByTimeAsync(1200);
      expect(started).toEqual([first, third]);
    });

    it('goes to what is left to take when the finding was explained', () => {
      session.onCaptures(captures(both), suspects);
      session.onCaptures(captures(both), []);
      expect(session.snapshot().current?.captureId).toBe(third);
    });
  });
});
