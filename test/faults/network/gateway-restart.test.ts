import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemIn } from '../../integration/outbox/outbox-desk.ts';
import { Line, noteFault, overheadOf } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await Line.open();
});
afterAll(() => line.close());

describe('Outbox when the gateway is killed in the middle of an upload', () => {
  it('goes on where the gateway had written when it is back', async () => {
    const { network } = line;
    const id = await line.station.seal(300_000);
    const { outbox, watcher } = line.outbox();
    const before = network.forwarded;
    network.stallAfter(3_000_000);
    await outbox.start();
    const { size } = itemIn(await outbox.state(), id);
    await watcher.until((state) => (state.items[0]?.sent ?? 0) > 3_000_000);
    await line.killGateway();
    network.cut();
    const away = await watcher.until((state) => state.network === 'offline');
    expect(itemIn(away, id)).toMatchObject({ state: 'waiting', code: 'gateway-unreachable' });
    await line.restartGateway();
    const restored = performance.now();
    network.restore();
    await watcher.untilItem(id, 'acknowledged');
    await line.arrived(id, outbox);
    const sent = network.forwarded - before;
    expect(sent).toBeLessThan(size + overheadOf(size) + 500_000);
    const recoveryMs = performance.now() - restored;
    noteFault({ fault: 'gateway killed', seen: 'gateway-unreachable', size, sent, recoveryMs });
  });
});
