import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SignatureState } from '../../../domain/devices/signature-pad.ts';
import { layoutPad } from '../../../native-bridges/drivers/signature-pad/wacom-stu/layout.ts';
import { decodePng } from '../../../native-bridges/drivers/fingerprint/image/png.ts';
import { openDesk, signatureRequest, type TestDesk } from './desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk({ warm: false });
  await desk.until('pad', { status: 'ready' });
});
afterEach(() => desk.simulators.pad({ action: 'sign' }));
afterAll(() => desk.stop());

const phases = (states: readonly SignatureState[]) => states.map(({ phase }) => phase);

function signed(states: readonly SignatureState[]) {
  const last = states.at(-1);
  if (last?.phase !== 'signed') throw new Error(JSON.stringify(last));
  return last;
}

describe('signature', () => {
  it('is taken with its strokes when the person signs and taps Xong', async () => {
    const request = signatureRequest();
    const states = await desk.signature(request);
    expect(phases(states).slice(0, 2)).toEqual(['preparing', 'signing']);
    const { points, geometry, device, consentSha256, image } = signed(states);
    expect(points.length).toBeGreaterThan(150);
    expect(points[0]?.timeMs).toBe(0);
    for (const [index, point] of points.slice(1).entries()) {
      const before = points[index];
      expect(point.timeMs).toBeGreaterThanOrEqual(before?.timeMs ?? 0);
      expect(point.sequence).toBeGreaterThan(before?.sequence ?? 0);
    }
    const { signing } = layoutPad(geometry.screenWidth, geometry.screenHeight);
    const inside = points.filter(({ y }) => {
      const row = (y * geometry.screenHeight) / geometry.maxY;
      return row >= signing.top && row < signing.bottom;
    });
    expect(inside).toHaveLength(points.length);
    expect(device).toMatchObject({ deviceId: 'pad', make: 'Wacom', model: 'STU-540', simulated: true });
    expect(consentSha256).toBe(
      createHash('sha256').update(request.consentText.normalize('NFC')).digest('hex'),
    );
    const picture = decodePng(image);
    expect(picture.ok && picture.value.pixels.some((value) => value < 40)).toBe(true);
  });

  it('is made on the very picture that is kept as what the pad showed', async () => {
    let shown: Uint8Array | undefined;
    const states = await desk.signature(signatureRequest(), (state) => {
      if (state.phase === 'signing' && state.points.length === 0) shown = desk.simulators.padScreen().slice();
    });
    const kept = decodePng(signed(states).padScreen);
    if (!kept.ok || shown === undefined) throw new Error('no picture');
    expect(
      Buffer.compare(
        kept.value.pixels,
        shown.filter((_, at) => at % 3 === 0),
      ),
    ).toBe(0);
  });

  it('starts over when the person taps Xóa', async () => {
    desk.simulators.pad({ action: 'sign-twice' });
    const states = await desk.signature(signatureRequest());
    expect(phases(states).filter((phase) => phase !== 'signing')).toEqual(['preparing', 'cleared', 'signed']);
    expect(signed(states).points[0]?.timeMs).toBe(0);
  });

  it('is cancelled when the person taps Hủy', async () => {
    desk.simulators.pad({ action: 'cancel' });
    expect((await desk.signature(signatureRequest())).at(-1)).toEqual({ phase: 'cancelled' });
  });

  it('is cancelled when the officer stops it, and leaves a blank pad', async () => {
    desk.simulators.pad({ action: 'walk-away' });
    const request = signatureRequest();
    const states = await desk.signature(request, (state) => {
      if (state.phase === 'signing') void desk.cancel(request.attemptId);
    });
    expect(states.at(-1)).toEqual({ phase: 'cancelled' });
    expect(desk.simulators.padScreen().every((value) => value === 255)).toBe(true);
    expect(desk.states().find(({ id }) => id === 'pad')?.status).toBe('ready');
  });

  it('fails with timeout when nobody signs', async () => {
    desk.simulators.pad({ action: 'walk-away' });
    const states = await desk.signature(signatureRequest({ timeoutMs: 700 }));
    expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'timeout' } });
  });
});
