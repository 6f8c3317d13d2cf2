import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeBug } from '../../domain/diagnostics/describe-bug.ts';
import { logLimitBytes, openLog } from './log.ts';

describe('openLog', () => {
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-'));
    file = join(folder, 'logs', 'station.log');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes a file only its owner can read and leaves out what could name a person when a line is written', () => {
    openLog(folder).info({ code: 'x', name: 'NGUYỄN VĂN MẪU', draft: { fields: { phone: '09' } } }, 'said');
    openLog(folder).info({ finger: { template: new Uint8Array([70, 77, 82]) } }, 'taken');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const line = readFileSync(file, 'utf8');
    expect(line).toContain('"code":"x"');
    expect(line).not.toContain('MẪU');
    expect(line).not.toContain('phone');
    expect(line).not.toContain('template');
  });

  it('goes on in the same file when it is small and in a new one when it is full', () => {
    mkdirSync(join(folder, 'logs'));
    writeFileSync(file, 'earlier\n');
    openLog(folder).info({}, 'said');
    expect(readFileSync(file, 'utf8')).toMatch(/^earlier/);
    expect(existsSync(`${file}.1`)).toBe(false);
    truncateSync(file, logLimitBytes + 1);
    openLog(folder).info({}, 'said again');
    expect(statSync(file).size).toBeLessThan(1000);
    expect(statSync(`${file}.1`).size).toBe(logLimitBytes + 1);
  });

  it('does not end the station when the disk takes no more lines', () => {
    mkdirSync(join(folder, 'logs'));
    symlinkSync('/dev/full', file);
    const log = openLog(folder);
    expect(() => {
      for (let line = 0; line < 100; line += 1) log.error({ line }, 'said to nobody');
    }).not.toThrow();
  });
});

describe('describeBug', () => {
  it('tells kind and place but no word of the message when the message quotes what it choked on', () => {
    const thrown = (() => {
      try {
        return JSON.parse('NGUYỄN VĂN MẪU\n    at 003090000123') as unknown;
      } catch (error) {
        return error;
      }
    })();
    const told = JSON.stringify(describeBug(thrown));
    expect(told).toContain('SyntaxError');
    expect(told).not.toContain('NGUY');
    expect(told).not.toContain('0030');
  });
});
