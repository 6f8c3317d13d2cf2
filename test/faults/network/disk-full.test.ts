import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemIn } from '../../integration/outbox/outbox-desk.ts';
import { Line, noteFault } from './line.ts';

/** A disk of its own asks for root; elsewhere this is skipped, and counted as such. */
const mayMount = process.getuid?.() === 0;
let disk: string;
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), 'disk-'));
  if (mayMount) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', disk]);
});
afterEach(() => {
  if (mayMount) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

function fill(leave: number): () => void {
  const { bavail, bsize } = statfsSync(disk);
  const file = join(disk, 'filler');
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - leave)));
  return () => rmSync(file);
}

describe.skipIf(!mayMount)('Outbox when a disk is full', () => {
  it("waits while the gateway's has no room, says so, and goes on when there is", async () => {
    const data = join(disk, 'gateway');
    execFileSync('mkdir', [data]);
    const line = await Line.open(data);
    try {
      const id = await line.station.seal(150_000);
      const { outbox, watcher } = line.outbox();
      const empty = fill(300_000);
      await outbox.start();
      const { size } = itemIn(await outbox.state(), id);
      const waiting = await watcher.until((state) => (state.items[0]?.code ?? null) !== null);
      expect(itemIn(waiting, id)).toMatchObject({ state: 'waiting' });
      const seen = itemIn(waiting, id).code ?? '';
      expect(['gateway-error', 'busy', 'upload-rejected', 'gateway-unreachable']).toContain(seen);
      empty();
      const restored = performance.now();
      await outbox.retry(id);
      await watcher.untilItem(id, 'acknowledged');
      await line.arrived(id, outbox);
      const recoveryMs = performance.now() - restored;
      noteFault({ fault: "gateway's disk full", seen, size, sent: line.network.sent, recoveryMs });
    } finally {
      await line.close();
    }
  });

  it("goes on by itself when the station's own has room again, with nothing lost", async () => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = disk;
    const line = await Line.open().finally(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    });
    try {
      const id = await line.station.seal(20_000);
      const told: string[] = [];
      const { outbox, watcher } = line.outbox({ log: (event) => told.push(event) });
      const { size, state } = itemIn(await outbox.state(), id);
      expect(state).toBe('waiting');
      const empty = fill(0);
      await outbox.start().catch(() => undefined);
      await expect.poll(async () => (await outbox.mayStart()).ok, { timeout: 10_000 }).toBe(false);
      expect((await outbox.state()).warnings).toContainEqual(
        expect.objectContaining({ code: 'disk', level: 'reached' }),
      );
      empty();
      const restored = performance.now();
      const again = told.length === 0 ? line.outbox() : { outbox, watcher };
      if (again.outbox !== outbox) await again.outbox.start();
      await again.watcher.untilItem(id, 'acknowledged');
      await line.arrived(id, again.outbox);
      const recoveryMs = performance.now() - restored;
      noteFault({ fault: "station's disk full", seen: 'warning: disk', size, sent: size, recoveryMs });
    } finally {
      await line.close();
    }
  });
});
