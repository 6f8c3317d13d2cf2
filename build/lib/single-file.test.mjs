import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { singleFile } from './single-file.mjs';

let folder;
const lock = () => join(folder, 'set-up.lock');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'single-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const leave = (owner) => {
  mkdirSync(lock());
  writeFileSync(join(lock(), 'pid'), owner);
};

describe('singleFile', () => {
  it('lets one in at a time when several ask', async () => {
    let inside = 0;
    let most = 0;
    const body = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => singleFile(folder, 'set-up', body)));
    expect(most).toBe(1);
    expect(existsSync(lock())).toBe(false);
  });

  it('takes over a lock when its owner died, also where another program has its number now', async () => {
    for (const owner of ['999999999', '999999999 1', `${process.pid} 1`]) {
      leave(owner);
      expect(await singleFile(folder, 'set-up', () => 'done')).toBe('done');
    }
  });

  it('waits when the owner still lives', async () => {
    let owner = '';
    await singleFile(folder, 'set-up', () => {
      owner = readFileSync(join(lock(), 'pid'), 'utf8');
    });
    leave(owner);
    let entered = false;
    const waiting = singleFile(folder, 'set-up', () => {
      entered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(entered).toBe(false);
    rmSync(lock(), { recursive: true });
    await waiting;
    expect(owner).toMatch(process.platform === 'linux' ? /^\d+ \d+$/ : /^\d+ $/);
  });
});
