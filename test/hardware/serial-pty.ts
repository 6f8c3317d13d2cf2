import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCodeLine, syntheticCardCode, type CodeLine } from './code-line.ts';
import { openHostDesk } from '../support/devices/host-desk.ts';
import { openLineEnd } from './line-end.ts';
import type { LabCheck } from './lab-check.ts';
import { soon, until } from './waiting.ts';

/** Two pseudo terminals joined by socat; ending it is pulling the plug. */
function joinLines(folder: string): { driverEnd: string; deviceEnd: string; process: ChildProcess } {
  const driverEnd = join(folder, 'driver');
  const deviceEnd = join(folder, 'device');
  const process = spawn('socat', [`PTY,raw,echo=0,link=${driverEnd}`, `PTY,raw,echo=0,link=${deviceEnd}`]);
  return { driverEnd, deviceEnd, process };
}

async function plug(folder: string, reader: CodeLine) {
  const lines = joinLines(folder);
  await until(
    'joined',
    () => (existsSync(lines.driverEnd) && existsSync(lines.deviceEnd) ? true : undefined),
    5000,
  );
  const end = openLineEnd(lines.deviceEnd, reader.settings, reader);
  return {
    path: lines.driverEnd,
    pull: async () => {
      lines.process.kill();
      await end.closed;
    },
  };
}

async function scanAndPull(): Promise<{ detail: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tram-can-cuoc-pty-'));
  const reader = createCodeLine();
  let line = await plug(folder, reader);
  const desk = openHostDesk({
    devices: [{ driver: 'code-reader', id: 'codes', over: 'serial', path: line.path }],
  });
  try {
    const ready = await desk.until('codes', { status: 'ready' }, 10_000);
    const scan = async (): Promise<number> => {
      const started = performance.now();
      const read = new Promise<string>((resolve) => desk.client.on('code.read', ({ text }) => resolve(text)));
      reader.scan();
      assert.equal(await read, syntheticCardCode);
      return performance.now() - started;
    };
    const took = await scan();
    const pulled = performance.now();
    await line.pull();
    await desk.until('codes', { status: 'absent', code: 'unplugged' });
    const gone = performance.now() - pulled;
    assert.ok(gone <= soon, `noticed after ${gone.toFixed()} ms`);
    line = await plug(folder, reader);
    const back = await desk.until('codes', { status: 'ready' }, 10_000);
    await scan();
    return {
      detail: `ready ${ready.tookMs.toFixed()} ms, code ${took.toFixed()} ms, gone ${gone.toFixed()} ms, back ${back.tookMs.toFixed()} ms`,
    };
  } finally {
    await desk.stop();
    await line.pull();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const serialChecks: readonly LabCheck[] = [
  {
    name: 'code-reader over a pair of pseudo terminals: reads, is pulled, reads again',
    needs: ['socat', 'stty'],
    run: scanAndPull,
  },
];
