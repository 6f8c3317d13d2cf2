import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFolderObjects } from '../store/objects/folder-objects.ts';
import { openSqliteStore } from '../store/sql/open-sqlite.ts';
import type { Store } from '../store/store.ts';
import { folderUploadBytes } from '../store/uploads/folder-upload-bytes.ts';
import { UploadLocks } from './upload-locks.ts';
import { createUploads, type Uploads } from './uploads.ts';

let folder: string;
let uploads: Uploads;

let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uploads-'));
  store = await openSqliteStore(join(folder, 'gateway.db'));
  const bytes = await folderUploadBytes(join(folder, 'uploads'), await openFolderObjects(folder, true));
  uploads = createUploads({
    ...{ index: store, bytes, locks: new UploadLocks(1000), now: () => new Date() },
    onSweepFailure: () => undefined,
  });
});
afterEach(async () => {
  uploads.stop();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe('uploads', () => {
  it('leave the processor to others when somebody waits for one that is held', async () => {
    const before = performance.eventLoopUtilization();
    const order: string[] = [];
    const task = (name: string, milliseconds: number) => async () => {
      await pause(milliseconds);
      order.push(name);
    };
    await Promise.all([
      uploads.holding('st-1_a', task('first', 400)),
      uploads.holding('st-1_a', task('second', 0)),
      uploads.holding('st-1_b', task('other', 10)),
    ]);
    expect(order).toEqual(['other', 'first', 'second']);
    expect(performance.eventLoopUtilization(before).active).toBeLessThan(200);
  });
});
