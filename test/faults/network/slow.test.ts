import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemIn } from '../../integration/outbox/outbox-desk.ts';
import { Line, noteFault, overheadOf } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await Line.open();
});
afterAll(() => line.close());

/** 64 kbit/s. */
const bytesPerSecond = 8000;

describe('Outbox when the line carries 64 kbit/s', () => {
  it('delivers in one go, takes the slowness for no fault, and says how long it takes', async () => {
    const { network } = line;
    const id = await line.station.seal(2000);
    const next = await line.station.seal(500);
    const { outbox, watcher } = line.outbox({
      timing: { uploadStall: 2500, uploadCall: 5000, commit: 5000 },
    });
    network.slowDown(bytesPerSecond);
    const started = performance.now();
    await outbox.start();
    const { size } = itemIn(await outbox.state(), id);
    const state = await watcher.untilItem(id, 'acknowledged');
    const ms = performance.now() - started;
    expect(watcher.states.some(({ items }) => items.some(({ code }) => code !== null))).toBe(false);
    expect(ms).toBeGreaterThan((size / bytesPerSecond) * 1000 * 0.9);
    expect(network.sent).toBeLessThan(size + overheadOf(size));
    expect(state.bytesPerSecond).toBeGreaterThan(bytesPerSecond * 0.5);
    expect(state.bytesPerSecond).toBeLessThan(bytesPerSecond * 2);
    expect(state.secondsLeft).toBeGreaterThan(0);
    network.slowDown(null);
    await watcher.untilItem(next, 'acknowledged');
    await line.arrived(id, outbox);
    noteFault({
      fault: 'slow: 64 kbit/s',
      seen: 'progress, time left',
      size,
      sent: network.sent,
      recoveryMs: 0,
    });
  });
});
