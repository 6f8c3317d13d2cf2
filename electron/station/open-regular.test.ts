import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openRegular } from './open-regular.ts';
import { readSmall } from './outbox/carry/stick.ts';
import { listBackups } from './vault/backup/list-backups.ts';

const folder = mkdtempSync(join(tmpdir(), 'open-regular-'));
const plain = join(folder, 'plain');
writeFileSync(plain, 'bytes');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Kinds of files that never end, never begin, or are somewhere else. */
const traps: [string, (path: string) => void][] = [
  ['a named pipe', (path) => execFileSync('mkfifo', [path])],
  ['a link to a device without end', (path) => symlinkSync('/dev/zero', path)],
  ['a link to a file of this machine', (path) => symlinkSync(plain, path)],
  ['a folder', (path) => execFileSync('mkdir', [path])],
];

describe('openRegular', () => {
  it('opens and tells the size when it is a plain file', async () => {
    const { file, size } = await openRegular(plain);
    expect(size).toBe(5);
    expect(await file.readFile('utf8')).toBe('bytes');
    await file.close();
  });

  it.each(traps)('refuses at once when it is %s', async (name, make) => {
    const path = join(folder, name.replaceAll(' ', '-'));
    make(path);
    await expect(openRegular(path)).rejects.toThrow();
    expect(await readSmall(path)).toBeNull();
  });

  it('lets no trap among the backups hold up the list of places', async () => {
    for (const [name, make] of traps) make(join(folder, `${name.replaceAll(' ', '-')}.tccbackup`));
    expect(await listBackups(folder)).toEqual([]);
  });
});
