import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealedFilesIn } from './sealed-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('sealed files', () => {
  it('keep the bytes and leave the upload when asked to', async () => {
    const files = await sealedFilesIn(join(folder, 'applications'));
    const upload = join(folder, 'upload');
    writeFileSync(upload, 'sealed');
    await files.keep('a', upload);
    rmSync(upload);
    expect(readFileSync(join(folder, 'applications', 'a.p7m'), 'utf8')).toBe('sealed');
  });

  it('replace what a crash before the acknowledgement left, the same upload or another', async () => {
    const files = await sealedFilesIn(join(folder, 'applications'));
    const first = join(folder, 'first');
    const second = join(folder, 'second');
    writeFileSync(first, 'first');
    writeFileSync(second, 'second');
    await files.keep('a', first);
    await files.keep('a', first);
    expect(readdirSync(join(folder, 'applications'))).toEqual(['.incoming', 'a.p7m']);
    expect(readdirSync(join(folder, 'applications', '.incoming'))).toEqual([]);
    await files.keep('a', second);
    expect(readFileSync(join(folder, 'applications', 'a.p7m'), 'utf8')).toBe('second');
    expect(readFileSync(first, 'utf8')).toBe('first');
  });

  it('are rid of half-given names when they are opened again', async () => {
    const applications = join(folder, 'applications');
    await sealedFilesIn(applications);
    writeFileSync(join(applications, '.incoming', 'a.0000'), 'half');
    await sealedFilesIn(applications);
    expect(readdirSync(join(applications, '.incoming'))).toEqual([]);
  });
});
