import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { itemIn } from '../../integration/outbox/outbox-desk.ts';
import { Line, noteFault, overheadOf } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await Line.open();
});
afterEach(() => line.quiet());
afterAll(() => line.close());

const mebibyte = 1024 * 1024;
/** What was written to a connection that then was cut, and the gateway never saw. */
const onTheLine = 300_000;

describe('Outbox when the line is cut', () => {
  it.each([
    ['in the TLS handshake', 700],
    ['right after the upload was created', 6000],
    ['in the middle of the first chunk', 0.5 * mebibyte],
    ['in the middle of the second chunk', 1.5 * mebibyte],
    ['in the last bytes', 3_000_000],
  ])('loses nothing and goes on where the gateway is, %s', async (place, bytes) => {
    const { network } = line;
    const id = await line.station.seal(150_000);
    const { outbox, watcher } = line.outbox();
    const before = network.sent;
    const cut = network.cutAfter(bytes);
    await outbox.start();
    const { size } = itemIn(await outbox.state(), id);
    await cut;
    const waiting = await watcher.until(
      (state) =>
        state.network === 'offline' && state.items[0]?.state === 'waiting' && state.items[0].code !== null,
    );
    expect(itemIn(waiting, id)).toMatchObject({ code: 'gateway-unreachable' });
    expect(itemIn(waiting, id).nextAttemptAt).not.toBeNull();
    const restored = performance.now();
    network.restore();
    await watcher.untilItem(id, 'acknowledged');
    await line.arrived(id, outbox);
    const sent = network.sent - before;
    expect(sent).toBeLessThan(size + overheadOf(size) + onTheLine);
    const recoveryMs = performance.now() - restored;
    noteFault({ fault: `cut ${place}`, seen: 'gateway-unreachable', size, sent, recoveryMs });
  });
});
