import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile, lineSplitter } from './log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = '2026-03-02T01:00:00.000Z';
const lines = (name: string): unknown[] =>
  readFileSync(join(folder, 'logs', name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('a log file', () => {
  it('keeps what is known of a line, readable by its owner only', () => {
    const log = new LogFile(folder, 'devices', () => new Date(at));
    log.write('libusb: error, permission denied for NGUYỄN VĂN MẪU 003090000123', 'devices');
    log.write(
      JSON.stringify({ level: 40, time: at, msg: 'pad-lost', device: 'pad', code: 'unplugged' }),
      'devices',
    );
    expect(lines('devices.log')).toEqual([
      {
        at,
        process: 'devices',
        level: 'warn',
        message: 'libusb: error, permission denied for …',
        details: {},
      },
      {
        at,
        process: 'devices',
        level: 'warn',
        message: 'pad-lost',
        details: { device: 'pad', code: 'unplugged' },
      },
    ]);
    expect(statSync(join(folder, 'logs', 'devices.log')).mode & 0o777).toBe(0o600);
  });

  it('makes room when it is full, and keeps one earlier file', () => {
    const line = JSON.stringify({ event: 'child-exited', cause: 'connection refused '.repeat(10) });
    const log = new LogFile(folder, 'main', () => new Date(at), 10_000);
    for (let count = 0; count < 90; count += 1) log.write(line, 'main');
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['main.log', 'main.log.1']);
    expect(statSync(join(folder, 'logs', 'main.log.1')).size).toBeLessThanOrEqual(10_000);
    expect(statSync(join(folder, 'logs', 'main.log')).size).toBeLessThanOrEqual(10_000);
  });

  it('goes on when the disk takes nothing', () => {
    const log = new LogFile('/dev/null/nowhere', 'main');
    expect(() => log.write('{"event":"station-failed"}', 'main')).not.toThrow();
  });
});

describe('lines out of pieces', () => {
  it('come whole when they were cut anywhere', () => {
    const taken: string[] = [];
    const split = lineSplitter((line) => taken.push(line));
    for (const piece of ['one\ntw', 'o\n\nthr', 'ee', '\nfour']) split(piece);
    expect(taken).toEqual(['one', 'two', 'three']);
  });
});
