import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeObjects } from '../../../test/support/gateway/objects-contract.ts';
import { openFolderObjects } from './folder-objects.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'objects-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describeObjects('objects in a folder', async () => ({
  objects: await openFolderObjects(folder, true),
  close: async () => undefined,
}));

describe('objects in a folder', () => {
  it('adopt a file under a second name and leave nothing half named, once or twice', async () => {
    const objects = await openFolderObjects(folder, true);
    const upload = join(folder, 'upload');
    writeFileSync(upload, 'sealed');
    await objects.adopt('applications/aa/one.p7m', upload);
    await objects.adopt('applications/aa/one.p7m', upload);
    expect(readdirSync(join(folder, '.incoming'))).toEqual([]);
    rmSync(upload);
    expect(readFileSync(objects.pathOf('applications/aa/one.p7m'), 'utf8')).toBe('sealed');
  });

  it('are rid of half-given names when the only gateway opens them again', async () => {
    await openFolderObjects(folder, true);
    writeFileSync(join(folder, '.incoming', '0000'), 'half');
    await openFolderObjects(folder, false);
    expect(readdirSync(join(folder, '.incoming'))).toEqual(['0000']);
    await openFolderObjects(folder, true);
    expect(readdirSync(join(folder, '.incoming'))).toEqual([]);
  });
});
