import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogLine } from '../../../domain/channels/diagnostics.ts';
import { LogBook, type LogQuery } from './log-book.ts';

let folder: string;
let book: LogBook;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-book-'));
  mkdirSync(join(folder, 'logs'));
  book = new LogBook(folder, () => new Date('2026-03-02T00:00:00.000Z'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const everything: LogQuery = { process: null, level: 'info', text: '', before: null };
const moment = (second: number): string => new Date(Date.UTC(2026, 2, 1) + second * 1000).toISOString();
const write = (name: string, lines: readonly object[]): void =>
  writeFileSync(join(folder, 'logs', name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
    flag: 'a',
  });
const stationLine = (second: number, level = 30, code = 'timeout'): object => ({
  level,
  time: moment(second),
  code,
  msg: 'device not stopped',
});

async function all(query: LogQuery): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (let before: number | null = null; ; ) {
    const page = await book.page({ ...query, before });
    lines.push(...page.lines);
    if (page.cursor === null) return lines;
    before = page.cursor;
  }
}

describe('the logs as one', () => {
  it('give every line once, newest first, when there are more than a page has', async () => {
    write(
      'station.log.1',
      Array.from({ length: 300 }, (_none, at) => stationLine(at * 2)),
    );
    write(
      'station.log',
      Array.from({ length: 150 }, (_none, at) => stationLine(600 + at * 2)),
    );
    write(
      'devices.log',
      Array.from({ length: 250 }, (_none, at) => ({
        at: moment(at * 2 + 1),
        process: 'devices',
        level: 'warn',
        message: 'pad-lost',
        details: { device: 'pad' },
      })),
    );
    const lines = await all(everything);
    expect(lines.length).toBe(700);
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort((a, b) => (a < b ? 1 : -1)));
    expect(lines[0]).toMatchObject({ process: 'station', at: moment(898) });
    expect(await all({ ...everything, process: 'devices' })).toHaveLength(250);
    expect(await all({ ...everything, level: 'warn' })).toHaveLength(250);
    expect(await all({ ...everything, text: 'TIMEOUT' })).toHaveLength(450);
    expect(await all({ ...everything, text: 'nothing like it' })).toEqual([]);
  });

  it('go on where they were when lines are written and the file made room meanwhile', async () => {
    write(
      'station.log',
      Array.from({ length: 250 }, (_none, at) => stationLine(at)),
    );
    const first = await book.page(everything);
    expect(first.lines).toHaveLength(200);
    renameSync(join(folder, 'logs', 'station.log'), join(folder, 'logs', 'station.log.1'));
    write('station.log', [stationLine(900)]);
    const second = await book.page({ ...everything, before: first.cursor });
    expect(second.lines.map(({ at }) => at)).toEqual(
      Array.from({ length: 50 }, (_none, at) => moment(49 - at)),
    );
    expect(second.cursor).toBeNull();
  });

  it('are empty when there are none, and when a page is asked for that was never given', async () => {
    expect(await book.page(everything)).toEqual({ lines: [], cursor: null });
    write('station.log', [stationLine(1)]);
    expect(await book.page({ ...everything, before: 77 })).toEqual({ lines: [], cursor: null });
  });

  it('give no line and no word that is not known when somebody wrote what he liked', async () => {
    writeFileSync(
      join(folder, 'logs', 'station.log'),
      [
        'NGUYỄN VĂN MẪU 003090000123',
        '{"level":50,"time":"2026-03-01T00:00:00.000Z","msg":"a handler threw NGUYỄN VĂN MẪU","note":"003090000123"}',
        '{"level":50',
        '\u0000\u0000\u0000',
        '',
      ].join('\n'),
    );
    const { lines } = await book.page(everything);
    expect(JSON.stringify(lines)).not.toMatch(/NGUY|0030/u);
    expect(lines.some(({ message }) => message.startsWith('a handler threw'))).toBe(true);
  });
});
