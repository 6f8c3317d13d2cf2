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
const inTheSecondChunk = 1_700_000;

describe('Outbox when bytes are changed', () => {
  it('is told by TLS when it happens on the line, and sends them again', async () => {
    const { network } = line;
    const id = await line.station.seal(150_000);
    const { outbox, watcher } = line.outbox();
    const before = network.sent;
    network.changeAfter(inTheSecondChunk);
    const started = performance.now();
    await outbox.start();
    const { size } = itemIn(await outbox.state(), id);
    const waiting = await watcher.until((state) => (state.items[0]?.code ?? null) !== null);
    expect(itemIn(waiting, id)).toMatchObject({ state: 'waiting', code: 'gateway-unreachable' });
    await watcher.untilItem(id, 'acknowledged');
    await line.arrived(id, outbox);
    const sent = network.sent - before;
    expect(sent).toBeLessThan(2 * size);
    const seen = itemIn(waiting, id).code ?? '';
    noteFault({ fault: 'one bit on the line', seen, size, sent, recoveryMs: performance.now() - started });
  });

  it('sends one chunk again when it happens behind TLS, without starting anew', async () => {
    const id = await line.station.seal(150_000);
    const { box, outbox, watcher } = await line.throughMiddlebox();
    box.changeAfter(inTheSecondChunk);
    const started = performance.now();
    await outbox.start();
    const { size } = itemIn(await outbox.state(), id);
    await watcher.untilItem(id, 'acknowledged');
    await line.arrived(id, outbox);
    expect(await line.station.transfersOf(id)).toBe(1);
    expect(box.changed).toBe(1);
    // The rest of the chunk, and what was on its way behind it.
    expect(box.sent).toBeLessThan(size + overheadOf(size) + 2 * mebibyte);
    const recoveryMs = performance.now() - started;
    noteFault({
      fault: 'one bit behind TLS',
      seen: 'nothing: put right at once',
      size,
      sent: box.sent,
      recoveryMs,
    });
  });

  it('says so while it keeps happening, and delivers when it ends', async () => {
    const id = await line.station.seal(20_000);
    const { box, outbox, watcher } = await line.throughMiddlebox();
    box.changeBodies(true);
    await outbox.start();
    const { size } = itemIn(await outbox.state(), id);
    const waiting = await watcher.until((state) => state.items[0]?.code === 'chunk-mismatch');
    expect(itemIn(waiting, id)).toMatchObject({ state: 'waiting' });
    box.changeBodies(false);
    const healed = performance.now();
    await watcher.untilItem(id, 'acknowledged');
    await line.arrived(id, outbox);
    const recoveryMs = performance.now() - healed;
    noteFault({ fault: 'every body changed', seen: 'chunk-mismatch', size, sent: box.sent, recoveryMs });
  });

  it('tells its own damaged disk from a damaging line before the centre has taken it all', async () => {
    const id = await line.station.seal(300_000);
    const first = line.outbox();
    const cut = line.network.cutAfter(1_500_000);
    await first.outbox.start();
    await cut;
    await first.outbox.stop();
    line.network.restore();
    line.station.flipByteOnDisk(id);
    const { outbox, watcher } = line.outbox();
    await outbox.start();
    expect(itemIn(await watcher.untilItem(id, 'refused'), id).code).toBe('sealed-file-damaged');
  });
});
