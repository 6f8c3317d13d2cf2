import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Outbox } from '../../../electron/station/outbox/outbox.ts';
import { systemClock } from '../../../electron/station/outbox/timing.ts';
import { type OutboxDesk, Watcher, itemIn } from '../../integration/outbox/outbox-desk.ts';
import { noteFault } from './line.ts';
import { ShiftedGateway, day } from './shifted-gateway.ts';

let gateway: ShiftedGateway;
let station: OutboxDesk;
let outbox: Outbox | undefined;
beforeAll(async () => {
  gateway = await ShiftedGateway.start();
  station = await gateway.provisioned();
});
afterEach(async () => {
  await outbox?.stop();
});
afterAll(async () => {
  await station.remove();
  await gateway.stop();
});

describe('Outbox when the clock of the station is wrong', () => {
  it.each([
    ['three days ahead', 3 * day],
    ['three days behind', -3 * day],
  ])('delivers once all the same, and warns, %s', async (how, shift) => {
    const id = await station.seal();
    const watcher = new Watcher();
    const clock = { ...systemClock, now: () => new Date(Date.now() + shift) };
    outbox = station.outbox({ onChange: watcher.onChange, clock });
    const started = performance.now();
    await outbox.start();
    const state = await watcher.untilItem(id, 'acknowledged');
    const warned = state.warnings.find(({ code }) => code === 'clock');
    expect(warned).toMatchObject({ level: 'reached', limit: 600 });
    expect(Math.abs((warned?.value ?? 0) - (3 * day) / 1000)).toBeLessThan(5);
    const { size } = itemIn(state, id);
    const recoveryMs = performance.now() - started;
    noteFault({ fault: `clock ${how}`, seen: 'warning: clock', size, sent: size, recoveryMs });
  });

  it('is not held up for days by a pause that was counted before the clock was set back', async () => {
    const id = await station.seal();
    const watcher = new Watcher();
    let shift = 3 * day;
    const clock = { ...systemClock, now: () => new Date(Date.now() + shift) };
    const nobody = { ...station.address, url: 'https://127.0.0.1:9' };
    outbox = station.outbox({ onChange: watcher.onChange, clock, gateway: nobody });
    await outbox.start();
    await watcher.until((state) => itemIn(state, id).code === 'gateway-unreachable');
    await outbox.stop();
    shift = 0;
    outbox = station.outbox({ onChange: watcher.onChange, clock });
    await outbox.start();
    await watcher.untilItem(id, 'acknowledged');
    expect((await gateway.store.application(id))?.stationId).toBe(station.identity.station.id);
  });
});
