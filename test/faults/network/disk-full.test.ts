import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { itemIn, longWait } from '../../integration/outbox/outbox-desk.ts';
import { Line, noteFault } from './line.ts';

/** A disk of its own asks for root; elsewhere these are skipped, and counted as such. */
const mayMount = process.getuid?.() === 0;
const gibibyte = 1024 ** 3;
let disk: string | undefined;

function mount(megabytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  disk = folder;
  return folder;
}
afterEach(() => {
  if (disk === undefined) return;
  execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
  disk = undefined;
});

describe('Outbox when a disk is full', () => {
  // The gateway begins to ask for patience when 2 GiB are left: there must be memory to take them away.
  it.skipIf(!mayMount || freemem() < 6 * gibibyte)(
    "waits while the gateway's has no room, says so, and goes on when there is",
    async () => {
      const folder = mount(2400);
      const data = join(folder, 'gateway');
      mkdirSync(data);
      const filler = join(folder, 'filler');
      execFileSync('fallocate', ['-l', '1600m', filler]);
      const line = await Line.open(data);
      try {
        const id = await line.station.seal(150_000);
        const { outbox, watcher } = line.outbox();
        await outbox.start();
        const { size } = itemIn(await outbox.state(), id);
        const waiting = await watcher.until((state) => state.items[0]?.code === 'busy');
        expect(itemIn(waiting, id).state).toBe('waiting');
        expect(waiting.held).toMatchObject({ by: 'centre-busy' });
        rmSync(filler);
        const restored = performance.now();
        // The gateway looks at its disk now and then.
        const again = setInterval(() => void outbox.retry(id), 500);
        await watcher.untilItem(id, 'acknowledged').finally(() => clearInterval(again));
        await line.arrived(id, outbox);
        const recoveryMs = performance.now() - restored;
        noteFault({ fault: "gateway's disk full", seen: 'busy', size, sent: line.network.sent, recoveryMs });
      } finally {
        await line.close();
      }
    },
  );

  it.skipIf(!mayMount)(
    "begins nothing new while the station's own is full, and delivers when it has room again",
    async () => {
      const data = mkdtempSync(join(tmpdir(), 'gateway-'));
      const folder = mount(48);
      const before = process.env.TMPDIR;
      process.env.TMPDIR = folder;
      const line = await Line.open(data).finally(() => {
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
      });
      try {
        const id = await line.station.seal(20_000);
        const told: string[] = [];
        const { outbox, watcher } = line.outbox({ log: (event) => told.push(event) });
        const { size } = itemIn(await outbox.state(), id);
        line.network.cut();
        await outbox.start();
        await watcher.until((state) => state.network === 'offline');
        const { bavail, bsize } = statfsSync(folder);
        const filler = join(folder, 'filler');
        writeFileSync(filler, Buffer.alloc(bavail * bsize));
        expect(await outbox.mayStart()).toMatchObject({ ok: false, error: { code: 'disk-nearly-full' } });
        const { warnings } = await outbox.state();
        expect(warnings).toContainEqual(
          expect.objectContaining({ code: 'disk', level: 'reached', value: 0 }),
        );
        line.network.restore();
        await expect.poll(() => told, longWait).toContain('outbox stumbled');
        expect(itemIn(await outbox.state(), id).state).toBe('waiting');
        rmSync(filler);
        const restored = performance.now();
        await watcher.untilItem(id, 'acknowledged');
        await line.arrived(id, outbox);
        const recoveryMs = performance.now() - restored;
        noteFault({
          fault: "station's disk full",
          seen: 'warning: disk',
          size,
          sent: line.network.sent,
          recoveryMs,
        });
      } finally {
        await line.close();
      }
    },
  );
});
