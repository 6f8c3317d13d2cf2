import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemIn } from '../../integration/outbox/outbox-desk.ts';
import { Line, noteFault, overheadOf } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await Line.open();
});
afterAll(() => line.close());

describe('Outbox when the line stands still', () => {
  it('gives up on the connection in time, shows why, and goes on where the gateway is', async () => {
    const { network } = line;
    const id = await line.station.seal(600_000);
    const { outbox, watcher } = line.outbox();
    const before = network.sent;
    network.stallAfter(1_500_000);
    await outbox.start();
    const { size } = itemIn(await outbox.state(), id);
    const stalled = await watcher.until((state) => state.items[0]?.code === 'gateway-timeout');
    expect(itemIn(stalled, id)).toMatchObject({ state: 'waiting' });
    expect(stalled.network).toBe('offline');
    const restored = performance.now();
    network.cut();
    network.restore();
    await watcher.untilItem(id, 'acknowledged');
    await line.arrived(id, outbox);
    const sent = network.forwarded - before;
    // Only what had got through and was not yet written when the gateway saw the line end.
    expect(sent).toBeLessThan(size + overheadOf(size) + 300_000);
    const recoveryMs = performance.now() - restored;
    noteFault({ fault: 'stall after 1.5 MB', seen: 'gateway-timeout', size, sent, recoveryMs });
  });
});
