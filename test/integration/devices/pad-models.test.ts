import { afterEach, describe, expect, it } from 'vitest';
import type { SignatureState } from '../../../domain/devices/signature-pad.ts';
import { decodePng } from '../../../native-bridges/drivers/fingerprint/image/png.ts';
import { openDesk, signatureRequest, type DeskOptions, type TestDesk } from './desk.ts';

let desk: TestDesk | undefined;
afterEach(() => desk?.stop());

async function open(pad: NonNullable<DeskOptions['simulated']>['pad']): Promise<TestDesk> {
  desk = await openDesk({ warm: false, simulated: pad === undefined ? {} : { pad } });
  await desk.until('pad', { status: 'ready' });
  return desk;
}

function signed(states: readonly SignatureState[]) {
  const last = states.at(-1);
  if (last?.phase !== 'signed') throw new Error(JSON.stringify(last));
  return last;
}

describe('signature pad', () => {
  it('takes the same path when its samples come encrypted as when they come in the clear', async () => {
    const clear = signed(await (await open({ encryption: false })).signature(signatureRequest()));
    await desk?.stop();
    const hidden = signed(await (await open({ encryption: true })).signature(signatureRequest()));
    const path = ({ points }: typeof clear) => points.map(({ x, y, pressure }) => [x, y, pressure]);
    expect(path(hidden)).toEqual(path(clear));
    expect(hidden.points.at(-1)?.timeMs).toBe(clear.points.at(-1)?.timeMs);
  });

  it('agrees on a new key after Xóa when samples are encrypted', async () => {
    const { simulators, signature } = await open({ encryption: true });
    simulators.pad({ action: 'sign-twice' });
    const states = await signature(signatureRequest());
    expect(states.some(({ phase }) => phase === 'cleared')).toBe(true);
    expect(signed(states).points[0]?.timeMs).toBe(0);
  });

  it('shows text and ink in black and white when it is a 430', async () => {
    const { simulators, signature, states } = await open({ model: '430' });
    expect(states().find(({ id }) => id === 'pad')).toMatchObject({
      model: 'STU-430',
      firmware: '1.4',
      port: expect.stringContaining('127.0.0.1') as unknown,
    });
    let shown: Uint8Array | undefined;
    const taken = signed(
      await signature(signatureRequest(), (state) => {
        if (state.phase === 'signing' && state.points.length === 0) shown = simulators.padScreen().slice();
      }),
    );
    expect(taken.geometry).toMatchObject({ screenWidth: 320, screenHeight: 200, maxX: 9600 });
    expect(shown).toHaveLength(320 * 200 * 3);
    expect(new Set(shown)).toEqual(new Set([0, 255]));
    const picture = decodePng(taken.image);
    expect(picture.ok && [picture.value.width, picture.value.height]).toEqual([320, 200]);
  });

  it('counts time and sequence on when both wrap in the middle of a signature', async () => {
    const { points } = signed(await (await open({ model: '530' })).signature(signatureRequest()));
    for (const [index, point] of points.slice(1).entries()) {
      const step = point.timeMs - (points[index]?.timeMs ?? 0);
      expect(step).toBeGreaterThanOrEqual(0);
      expect(step).toBeLessThan(1000);
      // Between two strokes the pen is above the pad, and its samples are none of the signature.
      const between = point.sequence - (points[index]?.sequence ?? 0);
      expect(between).toBeGreaterThan(0);
      expect(between).toBeLessThan(100);
    }
  });
});
