import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReverseLines } from './reverse-lines.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reverse-'));
  path = join(folder, 'a.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function read(most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const lines: string[] = [];
  const reader = await ReverseLines.open(path);
  while (reader !== null && lines.length < most) {
    const line = await reader.next();
    if (line === null) break;
    lines.push(line);
  }
  await reader?.close();
  return lines;
}

describe('lines from the end', () => {
  it('are those of the file in reverse, whatever stands there', async () => {
    const line = fc.stringMatching(/^[a-zđệ ]{0,40}$/u);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), fc.boolean(), async (lines, ended) => {
        writeFileSync(path, lines.join('\n') + (ended ? '\n' : ''));
        expect(await read()).toEqual(lines.filter((one) => one !== '').reverse());
      }),
      { numRuns: 50 },
    );
  });

  it('come whole across blocks, and go on where another reader stopped', async () => {
    const lines = Array.from({ length: 9000 }, (_none, at) => `line ${at} ${'x'.repeat(at % 90)}`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    expect(await read()).toEqual([...lines].reverse());
    const first = await ReverseLines.open(path);
    for (let count = 0; count < 100; count += 1) await first?.next();
    const position = first?.position ?? null;
    await first?.close();
    // Others write meanwhile.
    writeFileSync(path, 'newest\n', { flag: 'a' });
    const second = await ReverseLines.open(path, position);
    expect(await second?.next()).toBe(lines[8899]);
    await second?.close();
  });

  it('are none when the file is not there, is another, or has one endless line', async () => {
    expect(await ReverseLines.open(join(folder, 'nowhere'))).toBeNull();
    expect(await ReverseLines.open(folder)).toBeNull();
    writeFileSync(path, `first\n${'x'.repeat(300_000)}\nlast\n`);
    expect(await ReverseLines.open(path, { inode: 1, offset: 3 })).toBeNull();
    const lines = await read();
    expect(lines[0]).toBe('last');
    expect(lines.at(-1)).toBe('first');
  });
});
