import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintCaptureIds, fingersOf } from '../../../domain/biometrics/positions.ts';
import { parseFingerImageRecord } from '../../../domain/biometrics/finger-image-record.ts';
import { parseMinutiaeRecord } from '../../../domain/biometrics/minutiae/template-record.ts';
import { firstHash, nextHash } from '../../../native-bridges/drivers/fingerprint/sbi/hash-chain.ts';
import { decodePng } from '../../../native-bridges/drivers/fingerprint/image/png.ts';
import { captured, captureRequest, openDesk, type TestDesk } from './desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  // Skin grows when it is first asked for: the people here share a seed, so ten fingers are grown once.
  desk = await openDesk({ warm: false });
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

describe('fingerprint capture', () => {
  it('takes all 13 prints in one hash chain when the whole ten-print order is asked for', async () => {
    let previousHash = firstHash;
    for (const capture of fingerprintCaptureIds) {
      const states = await desk.fingers(captureRequest(capture, { previousHash }));
      const { fingers, device } = captured(states);
      expect(fingers.map(({ finger }) => finger)).toEqual(fingersOf(capture));
      expect(device).toMatchObject({ deviceId: 'scanner', simulated: true, serialNumber: 'SIM-2026-0001' });
      for (const finger of fingers) {
        expect(finger.previousHash).toBe(previousHash);
        expect(finger.hash).toBe(nextHash(previousHash, finger.record));
        expect(finger.resolutionPpi).toBe(500);
        previousHash = finger.hash;
      }
    }
  });

  it('gives one record a finger with a small preview of it', async () => {
    const { fingers } = captured(await desk.fingers(captureRequest('ROLLED_LEFT_INDEX')));
    const [finger] = fingers;
    if (finger === undefined) throw new Error('no finger');
    const record = parseFingerImageRecord(finger.record);
    expect(
      record.ok &&
        record.value.representations.map(({ position, impressionType }) => [position, impressionType]),
    ).toEqual([[7, 1]]);
    const minutiae = parseMinutiaeRecord(finger.template ?? new Uint8Array(0));
    const view = minutiae.ok ? minutiae.value.views[0] : undefined;
    expect(view).toMatchObject({ position: 7, impressionType: 1 });
    expect(view?.minutiae.length).toBeGreaterThan(20);
    const preview = decodePng(finger.preview);
    expect(preview.ok && Math.max(preview.value.width, preview.value.height)).toBeLessThanOrEqual(400);
  });

  it('grades every finger itself by measures of the picture, and says what is wrong where skin is dry', async () => {
    for (const dryness of [0, 1]) {
      desk.simulators.seat({ seed: 'first person', dryness });
      const { fingers } = captured(await desk.fingers(captureRequest('PLAIN_RIGHT_FOUR_FINGERS')));
      for (const { estimate, quality } of fingers) {
        expect(estimate?.algorithm).toBe('TRAM-NATIVE-1');
        // They agree on a good finger, and need not on how bad a dry one is.
        if (dryness === 0) expect(Math.abs((estimate?.score ?? 0) - quality)).toBeLessThan(15);
        else expect(estimate?.score).toBeLessThan(80);
        expect(estimate?.verdicts).toEqual(dryness === 0 ? [] : ['too-dry']);
        expect(estimate?.measures?.OCL_Bin10_Mean).toBeGreaterThan(0.3);
      }
    }
    desk.simulators.seat({ seed: 'first person' });
  });

  it('asks first for what the attempt before was bad for', async () => {
    const again = { ...captureRequest('ROLLED_RIGHT_INDEX'), advice: 'too-dry' as const };
    expect((await desk.fingers(again))[0]).toEqual({ phase: 'prompt', prompt: 'too-dry' });
  });

  it('shows the print forming and says what to do', async () => {
    const slow = await openDesk({ pace: 0.4, warm: false });
    try {
      await slow.until('scanner', { status: 'ready' });
      await slow.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
      const states = await slow.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
      const frames = states.filter((state) => state.phase === 'preview');
      expect(frames.length).toBeGreaterThanOrEqual(2);
      expect(frames.every(({ mimeType, frame }) => mimeType === 'image/jpeg' && frame[0] === 0xff)).toBe(
        true,
      );
      expect(states[0]).toEqual({ phase: 'prompt', prompt: 'roll-finger' });
      expect(states.at(-2)).toEqual({ phase: 'prompt', prompt: 'lift' });
    } finally {
      await slow.stop();
    }
  });

  it('leaves exceptions out when fingers are missing or bandaged', async () => {
    desk.simulators.seat({
      seed: 'first person',
      missing: ['RIGHT_LITTLE'],
      bandaged: ['RIGHT_RING', 'LEFT_THUMB'],
    });
    const hand = captureRequest('PLAIN_RIGHT_FOUR_FINGERS', { without: ['RIGHT_LITTLE', 'RIGHT_RING'] });
    expect(captured(await desk.fingers(hand)).fingers.map(({ finger }) => finger)).toEqual([
      'RIGHT_INDEX',
      'RIGHT_MIDDLE',
    ]);
    const thumbs = captureRequest('PLAIN_THUMBS', { without: ['LEFT_THUMB'] });
    expect(captured(await desk.fingers(thumbs)).fingers.map(({ finger }) => finger)).toEqual(['RIGHT_THUMB']);
  });

  it('refuses the capture when a finger that was not excepted is missing', async () => {
    desk.simulators.seat({ seed: 'first person', missing: ['RIGHT_LITTLE'] });
    const states = await desk.fingers(captureRequest('PLAIN_RIGHT_FOUR_FINGERS'));
    expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'wrong-finger-count' } });
  });

  it('says that fingers are dry while they lie on the glass', async () => {
    const slow = await openDesk({ pace: 0.4, warm: false });
    try {
      await slow.until('scanner', { status: 'ready' });
      slow.simulators.seat({ seed: 'first person', dryness: 0.9 });
      const states = await slow.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
      const prompts = states.flatMap((state) => (state.phase === 'preview' ? [state.prompt] : []));
      expect(prompts.at(-1)).toBe('too-dry');
    } finally {
      await slow.stop();
    }
  });

  it('gets better with each attempt when the skin is dry', async () => {
    desk.simulators.seat({ seed: 'first person', dryness: 0.75 });
    const scores: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { fingers } = captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
      scores.push(fingers[0]?.quality ?? 0);
    }
    expect(scores[0]).toBeLessThan(50);
    expect(scores[1]).toBeGreaterThan(scores[0] ?? 0);
    expect(scores[2]).toBeGreaterThanOrEqual(60);
  });

  it('is cancelled when the officer stops it, and the scanner is free again', async () => {
    desk.simulators.seat({ seed: 'first person' });
    await desk.simulators.scanner({ action: 'stall', captures: 1 });
    const request = captureRequest('ROLLED_RIGHT_INDEX');
    const states = await desk.fingers(request, ({ phase }) => {
      if (phase === 'preview') void desk.cancel(request.attemptId);
    });
    expect(states.at(-1)).toEqual({ phase: 'cancelled' });
    await desk.until('scanner', { status: 'ready' });
    captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
  });

  it('starts one attempt at a time', async () => {
    const first = desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
    const second = await desk.client.call('fingerprint.start', captureRequest('ROLLED_LEFT_INDEX'));
    expect(second).toMatchObject({ ok: false, error: { code: 'in-use' } });
    captured(await first);
  });
});
