import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Outbox } from '../../../electron/station/outbox/outbox.ts';
import { systemClock } from '../../../electron/station/outbox/timing.ts';
import { type OutboxDesk, Watcher, itemIn } from '../../integration/outbox/outbox-desk.ts';
import { noteFault } from './line.ts';
import { ShiftedGateway, day } from './shifted-gateway.ts';

let gateway: ShiftedGateway;
let station: OutboxDesk;
let watcher: Watcher;
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

describe('Outbox when a certificate has run out', () => {
  it("keeps everything waiting over the station's own, and sends it once the centre takes the station again", async () => {
    const ids = [await station.seal(), await station.seal()];
    let shift = 3 * 365 * day;
    gateway.shift = shift;
    watcher = new Watcher();
    const clock = { ...systemClock, now: () => new Date(Date.now() + shift) };
    outbox = station.outbox({ onChange: watcher.onChange, clock });
    await outbox.start();
    const waiting = await watcher.until((state) =>
      state.items.every(({ code }) => code === 'station-certificate-expired'),
    );
    for (const id of ids) expect(itemIn(waiting, id).state).toBe('waiting');
    expect(waiting.network).toBe('online');
    expect(waiting.warnings).toContainEqual(
      expect.objectContaining({ code: 'certificate', level: 'reached' }),
    );
    // As a renewed certificate would have it: the centre and the station find it in force.
    shift = 0;
    gateway.shift = 0;
    const restored = performance.now();
    outbox.wake();
    await watcher.until((state) => state.items.length === 2 && state.waiting === 0);
    expect(await Promise.all(ids.map((id) => gateway.store.application(id)))).not.toContain(undefined);
    const { size } = itemIn(waiting, ids[0] ?? '');
    const recoveryMs = performance.now() - restored;
    noteFault({
      fault: "station's certificate expired",
      seen: 'station-certificate-expired',
      size,
      sent: size,
      recoveryMs,
    });
  });

  it('tells nothing to a gateway whose own has run out, says so, and sends when it has another', async () => {
    const id = await station.seal();
    await gateway.restartAt(-700 * day);
    watcher = new Watcher();
    outbox = station.outbox({
      onChange: watcher.onChange,
      gateway: { ...station.address, url: gateway.url },
    });
    await outbox.start();
    const waiting = await watcher.until(
      (state) =>
        state.items.find(({ applicationId }) => applicationId === id)?.code ===
        'gateway-certificate-not-in-force',
    );
    expect(itemIn(waiting, id)).toMatchObject({
      state: 'waiting',
      code: 'gateway-certificate-not-in-force',
      sent: 0,
    });
    await outbox.stop();
    await gateway.restartAt(0);
    outbox = station.outbox({
      onChange: watcher.onChange,
      gateway: { ...station.address, url: gateway.url },
    });
    const restored = performance.now();
    await outbox.start();
    const { size } = itemIn(await watcher.untilItem(id, 'acknowledged'), id);
    const recoveryMs = performance.now() - restored;
    const seen = 'gateway-certificate-not-in-force';
    noteFault({ fault: "gateway's certificate expired", seen, size, sent: size, recoveryMs });
  });
});
