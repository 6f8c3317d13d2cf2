import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFolderObjects } from '../objects/folder-objects.ts';
import { openSqliteStore } from '../sql/open-sqlite.ts';
import type { Store } from '../store.ts';
import { objectUploadBytes } from './object-upload-bytes.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pieces-'));
  store = await openSqliteStore(join(folder, 'gateway.db'));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const now = () => new Date('2026-11-21T10:00:00.000Z');
const upload = {
  ...{ id: 'st-1_a', stationId: 'st-1', applicationId: 'app-1', sha256: '0', size: 2_000_000, chunks: null },
  ...{ createdAt: now(), touchedAt: now() },
};

describe('objectUploadBytes', () => {
  it('says that nothing has come when its removal broke off in the middle', async () => {
    const objects = await openFolderObjects(folder, true);
    let left = 1;
    const failing = {
      ...objects,
      delete: async (key: string) => {
        if (left === 0) throw new Error('the bucket does not answer');
        left -= 1;
        await objects.delete(key);
      },
    };
    const bytes = objectUploadBytes(failing, store, now);
    await store.addUpload(upload);
    const writer = await bytes.writer(upload, 0);
    await writer.write(Buffer.alloc(upload.size, 7));
    await writer.end();
    expect(await bytes.received(upload)).toBe(upload.size);
    await expect(bytes.remove(upload.id)).rejects.toThrow('bucket');
    expect(await bytes.received(upload)).toBe(0);
    left = 10;
    await bytes.remove(upload.id);
    const rest = [];
    for await (const key of objects.list('uploads/')) rest.push(key);
    expect(rest).toEqual([]);
  });
});
