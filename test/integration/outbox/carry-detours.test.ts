import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passing } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { writeBaseCard } from '../../../electron/station/outbox/carry/base-card.ts';
import { bringReceipts } from '../../../electron/station/outbox/carry/bring-receipts.ts';
import { handOver } from '../../../electron/station/outbox/carry/hand-over.ts';
import { takeIn } from '../../../electron/station/outbox/carry/take-in.ts';
import { systemClock } from '../../../electron/station/outbox/timing.ts';
import { TestGateway } from '../../support/gateway/test-gateway.ts';
import { UnsteadyNetwork } from '../../support/network/unsteady-network.ts';
import { CarryDesk, Stick, approval } from './carry-desk.ts';
import { Watcher } from './outbox-desk.ts';

let gateway: TestGateway;
let team: CarryDesk;
let base: CarryDesk;
let otherBase: CarryDesk;
let stick: Stick;
let otherStick: Stick;

beforeAll(async () => {
  gateway = await TestGateway.start();
  team = await CarryDesk.at(gateway, { timing: { askForCarried: 100, probeInterval: 100 } });
  base = await CarryDesk.at(gateway);
  otherBase = await CarryDesk.at(gateway);
});
afterAll(async () => {
  for (const desk of [team, base, otherBase]) await desk.remove();
  await gateway.stop();
});
beforeEach(() => {
  stick = new Stick();
  otherStick = new Stick();
});
afterEach(async () => {
  for (const desk of [team, base, otherBase]) await desk.emptied();
  stick.remove();
  otherStick.remove();
});

/** Puts everything that waits at the team on a stick for that base. */
async function handOverTo(receiver: CarryDesk, { folder }: Stick): Promise<string> {
  unwrap(await writeBaseCard(receiver.desk, folder));
  return unwrap(await handOver(team.desk, { folder, approval })).handOverId;
}

async function delivered(at: CarryDesk, id: string): Promise<void> {
  await at.outbox.start();
  await at.watcher.untilItem(id, 'acknowledged');
}

describe('carrying that takes another way than planned', () => {
  it('ends with the one receipt at all three when a stick believed lost and another went to different bases', async () => {
    const id = await team.station.seal();
    await handOverTo(base, stick);
    unwrap(await team.outbox.retry(id));
    await handOverTo(otherBase, otherStick);
    unwrap(await takeIn(base.desk, stick.folder));
    unwrap(await takeIn(otherBase.desk, otherStick.folder));
    await delivered(base, id);
    await delivered(otherBase, id);
    await team.station.vault.database.updateTable('outbox_item').set({ next_attempt_at: null }).execute();
    await delivered(team, id);
    expect((await gateway.store.application(id))?.deliveredBy).toBe(base.id);
  });

  it('brings receipts back on the second stick too when the base knew everything on it from the first', async () => {
    const id = await team.station.seal();
    await handOverTo(base, stick);
    unwrap(await takeIn(base.desk, stick.folder));
    unwrap(await team.outbox.retry(id));
    await handOverTo(base, otherStick);
    const [again] = unwrap(await takeIn(base.desk, otherStick.folder));
    expect(again).toMatchObject({ count: 0, known: 1 });
    await delivered(base, id);
    expect(unwrap(await bringReceipts(base.desk, otherStick.folder))).toEqual({ written: 1, read: 0 });
    expect(unwrap(await bringReceipts(team.desk, otherStick.folder))).toEqual({ written: 0, read: 1 });
    expect(await team.states()).toEqual({ [id]: 'acknowledged' });
  });

  it('leaves the processor alone when the centre is to be asked and there is no line', async () => {
    await team.station.seal();
    await handOverTo(base, stick);
    const long = new Date(Date.now() - 60_000).toISOString();
    await team.station.vault.database.updateTable('outbox_item').set({ next_attempt_at: long }).execute();
    const watcher = new Watcher();
    let waits = 0;
    const outbox = team.station.outbox({
      gateway: { ...team.station.address, url: 'https://127.0.0.1:1' },
      timing: { probeInterval: 60_000 },
      onChange: watcher.onChange,
      clock: {
        ...systemClock,
        after: (ms, callback) => {
          waits += 1;
          return systemClock.after(ms, callback);
        },
      },
    });
    await outbox.start();
    await watcher.until((state) => state.network === 'offline');
    const before = waits;
    await passing(300);
    await outbox.stop();
    expect(waits - before).toBeLessThan(5);
  });

  it('stays handed over when it was on its way by wire at that moment and the line breaks', async () => {
    const id = await team.station.seal(300_000);
    const network = await UnsteadyNetwork.to(Number(new URL(gateway.gateway.url).port));
    const watcher = new Watcher();
    const outbox = team.station.outbox({
      gateway: { ...team.station.address, url: network.url },
      timing: { probeInterval: 60_000, uploadStall: 60_000 },
      onChange: watcher.onChange,
    });
    network.stallAfter(1_000_000);
    await outbox.start();
    await watcher.until((state) => (state.items[0]?.sent ?? 0) > 500_000);
    await handOverTo(base, stick);
    network.cut();
    await watcher.until((state) => state.network === 'offline');
    await outbox.stop();
    await network.close();
    expect(await team.states()).toEqual({ [id]: 'carried' });
  });

  it('writes to the stick itself when a link lies where a file is to be made', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'precious-'));
    const precious = join(folder, 'vault.db');
    writeFileSync(precious, 'everything');
    symlinkSync(precious, join(stick.folder, `base-card-${base.id}.json.part`));
    unwrap(await writeBaseCard(base.desk, stick.folder));
    expect(readFileSync(precious, 'utf8')).toBe('everything');
    expect(readdirSync(stick.folder)).toContain(`base-card-${base.id}.json`);
    rmSync(folder, { recursive: true });
  });
});
