import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { activity, healthOf, pad, plugInBench, signIn } from './bench-desk.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
/** The middle of an hour. */
const start = Date.parse('2026-03-02T01:30:00.000Z');

let clock: number;
let desk: TemporaryStation;
beforeEach(async () => {
  clock = start;
  desk = await temporaryStation({ policyId: '2024-07', now: () => new Date(clock) });
  await signIn(desk.officer, 'ky-thuat');
});
afterEach(() => desk.remove());

const at = (moment: number): string => new Date(moment).toISOString();
const known = async () => unwrap(await desk.officer.call('devices.state', {})).length === 2;

describe('what devices did', () => {
  it('is counted by hour, with errors and durations, in one write, and the window is told once', async () => {
    const devices = plugInBench(desk);
    await expect.poll(known).toBe(true);
    const changed: string[] = [];
    desk.officer.on('diagnostics.changed', ({ deviceId }) => changed.push(deviceId));
    const tell = (change: Parameters<typeof activity>[0]): void =>
      devices.server.emit('device.activity', activity({ at: at(clock), ...change }));
    for (let count = 1; count <= 19; count += 1) tell({ tookMs: 1000 });
    tell({ tookMs: 20_000 });
    tell({ outcome: 'failed', code: 'timeout', cause: 'no answer for NGUYỄN VĂN MẪU, 003090000123' });
    tell({ outcome: 'cancelled' });
    tell({ kind: 'connection', outcome: 'failed', code: 'unplugged' });
    tell({ kind: 'connection', outcome: 'done' });
    tell({ kind: 'self-test', outcome: 'failed', code: 'no-finger' });
    await expect.poll(() => changed, { timeout: 30_000 }).toEqual(['pad-1']);
    const health = await healthOf(desk.officer, 'pad-1');
    expect(health.hours).toEqual([{ hour: '2026-03-02T01:00:00.000Z', done: 20, failed: 1, losses: 1 }]);
    expect(health.lastErrors).toEqual([
      { at: at(clock), code: 'no-finger', cause: null, kind: 'self-test' },
      { at: at(clock), code: 'unplugged', cause: null, kind: 'connection' },
      { at: at(clock), code: 'timeout', cause: 'no answer for …', kind: 'capture' },
    ]);
    expect(health.tookMs?.p50).toBeGreaterThan(940);
    expect(health.tookMs?.p50).toBeLessThan(1060);
    expect((await healthOf(desk.officer, 'scanner-1')).hours).toEqual([]);
  });

  it('is there after a restart, also what came right before it', async () => {
    const devices = plugInBench(desk);
    await expect.poll(known).toBe(true);
    for (let count = 0; count < 50; count += 1) {
      const code = count % 2 === 0 ? 'timeout' : 'no-finger';
      devices.server.emit('device.activity', activity({ at: at(clock), outcome: 'failed', code }));
    }
    devices.server.emit('device.activity', activity({ at: at(clock) }));
    // A call behind the events: the station has them now.
    unwrap(await desk.officer.call('diagnostics.devices', {}));
    devices.server.emit('device.activity', activity({ at: at(clock) }));
    await expect.poll(async () => (await healthOf(desk.officer, 'pad-1')).hours[0]?.done).toBe(2);
    desk = await desk.restart();
    plugInBench(desk);
    await signIn(desk.officer, 'ky-thuat');
    await expect.poll(known).toBe(true);
    const health = await healthOf(desk.officer, 'pad-1');
    expect(health.hours).toMatchObject([{ done: 2, failed: 50 }]);
    expect(health.lastErrors).toHaveLength(20);
    expect(health.state).toEqual(pad);
  });

  it('is shown for seven days and gone after ninety', async () => {
    const devices = plugInBench(desk);
    await expect.poll(known).toBe(true);
    for (const before of [0, 6 * day, 8 * day, 89 * day]) {
      devices.server.emit(
        'device.activity',
        activity({ at: at(clock - before), tookMs: 1000 + before / day }),
      );
    }
    devices.server.emit(
      'device.activity',
      activity({ at: at(clock - 89 * day), outcome: 'failed', code: 'timeout' }),
    );
    await expect
      .poll(async () => (await healthOf(desk.officer, 'pad-1')).hours.map((one) => one.hour))
      .toEqual([at(start - 6 * day - hour / 2), at(start - hour / 2)]);
    expect((await healthOf(desk.officer, 'pad-1')).lastErrors).toHaveLength(1);
    clock += 2 * day;
    desk = await desk.restart();
    plugInBench(desk);
    await signIn(desk.officer, 'ky-thuat');
    await expect.poll(known).toBe(true);
    expect((await healthOf(desk.officer, 'pad-1')).lastErrors).toEqual([]);
    // Nothing that was pruned comes back when the clock does.
    clock -= 88 * day;
    expect((await healthOf(desk.officer, 'pad-1')).hours.map((one) => one.hour)).not.toContain(
      at(start - 89 * day - hour / 2),
    );
  });
});
