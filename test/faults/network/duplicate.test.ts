import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemIn } from '../../integration/outbox/outbox-desk.ts';
import { Line, noteFault } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await Line.open();
});
afterAll(() => line.close());

describe('Outbox when requests arrive twice', () => {
  it('has one application and one receipt although creation, bytes and commit were replayed', async () => {
    const id = await line.station.seal(60_000);
    const { box, outbox, watcher } = await line.throughMiddlebox();
    await outbox.start();
    const { size } = itemIn(await outbox.state(), id);
    await watcher.untilItem(id, 'acknowledged');
    await line.arrived(id, outbox);
    const first = await line.store.application(id);
    const { sent } = box;
    for (const connection of box.recorded.keys()) {
      // The bytes of the first upload are refused: it is taken already. The commit is answered with the same receipt.
      expect(await box.replay(connection)).toMatch(/^HTTP\/1\.1 (20[014]|404)/);
    }
    expect(await line.store.application(id)).toEqual(first);
    await line.arrived(id, outbox);
    expect((await outbox.state()).waiting).toBe(0);
    noteFault({ fault: 'every request replayed', seen: 'nothing', size, sent, recoveryMs: 0 });
  });
});
