import { lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DurableFile } from './durable-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('DurableFile', () => {
  it('writes a file of its own when a link of its name leads elsewhere', async () => {
    const victim = join(folder, 'vault.db');
    writeFileSync(victim, 'everything');
    const path = join(folder, 'stick.tccbackup');
    symlinkSync(victim, `${path}.part`);
    symlinkSync(victim, path);
    const file = await DurableFile.create(path);
    await file.write(Buffer.from('backup'));
    await file.commit();
    expect(readFileSync(victim, 'utf8')).toBe('everything');
    expect(readFileSync(path, 'utf8')).toBe('backup');
    expect(lstatSync(path).isFile()).toBe(true);
  });

  it('is for its user only when something of its name was left behind by another', async () => {
    const path = join(folder, 'a.p7m');
    writeFileSync(`${path}.part`, 'half of an earlier one', { mode: 0o644 });
    const file = await DurableFile.create(path);
    await file.write(Buffer.from('whole'));
    await file.commit();
    expect(readFileSync(path, 'utf8')).toBe('whole');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
