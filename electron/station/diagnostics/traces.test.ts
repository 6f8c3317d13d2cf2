import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptTraces, removeOldTraces } from './traces.ts';

const now = new Date('2026-03-10T00:00:00.000Z');
let dataFolder: string;
let folder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'traces-'));
  folder = join(dataFolder, 'logs', 'traces');
  mkdirSync(folder, { recursive: true });
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

function trace(name: string, ageDays: number, bytes = 10): void {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, bytes);
  const at = new Date(now.getTime() - ageDays * 24 * 60 * 60 * 1000);
  utimesSync(path, at, at);
}

describe('traces beside the logs', () => {
  it('are removed after seven days', async () => {
    trace('pad-1.trace', 6.9);
    trace('pad-2.trace', 7.1);
    await removeOldTraces({ dataFolder, now: () => now });
    expect(readdirSync(folder)).toEqual(['pad-1.trace']);
  });

  it('are removed from the oldest on when they are too many', async () => {
    const megabyte = 1024 * 1024;
    for (let count = 0; count < 6; count += 1) trace(`pad-${count}.trace`, count, 10 * megabyte);
    await removeOldTraces({ dataFolder, now: () => now });
    expect(readdirSync(folder)).toEqual(['pad-0.trace', 'pad-1.trace', 'pad-2.trace', 'pad-3.trace']);
  });

  it('are listed newest first, and nothing else that lies there', async () => {
    trace('pad-1.trace', 2);
    trace('pad-2.trace', 1);
    trace('note.txt', 1);
    mkdirSync(join(folder, 'deep.trace'));
    expect((await keptTraces({ dataFolder })).map(({ name }) => name)).toEqual([
      'pad-2.trace',
      'pad-1.trace',
    ]);
    rmSync(folder, { recursive: true });
    expect(await keptTraces({ dataFolder })).toEqual([]);
  });
});
