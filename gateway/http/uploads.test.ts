import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepHouse } from '../housekeeping.ts';
import { openFolderObjects } from '../store/objects/folder-objects.ts';
import { openSqliteStore } from '../store/sql/open-sqlite.ts';
import type { Store } from '../store/store.ts';
import { folderUploadBytes } from '../store/uploads/folder-upload-bytes.ts';
import { processorTime } from '../../test/support/processor-time.ts';
import { UploadLocks } from './upload-locks.ts';
import { createUploads, UploadHeld, type Uploads } from './uploads.ts';

let folder: string;
let uploads: Uploads;

let store: Store;
let locks: UploadLocks;
let moment = new Date('2026-11-21T10:00:00.000Z');
const now = () => moment;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uploads-'));
  store = await openSqliteStore(join(folder, 'gateway.db'));
  const bytes = await folderUploadBytes(join(folder, 'uploads'), await openFolderObjects(folder, true));
  locks = new UploadLocks(1000);
  uploads = createUploads({ index: store, bytes, locks, now, onFailure: () => undefined });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe('uploads', () => {
  it('leave the processor to others when somebody waits for one that is held', async () => {
    const before = processorTime();
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
    expect(processorTime() - before).toBeLessThan(200);
  });

  it('and refusals are forgotten by the housekeeping when their time is over, and not before', async () => {
    const day = 24 * 3600 * 1000;
    const refusal = { requestId: 'r', stationId: 'st-1', applicationId: null, sha256: null, cause: 'why' };
    const upload = { stationId: 'st-1', applicationId: 'app-1', sha256: '0', size: 10, chunks: null };
    for (const age of [0, 6, 8, 89, 91]) {
      const at = new Date(moment.getTime() - age * day);
      await store.addUpload({ ...upload, id: `st-1_${age}`, createdAt: at, touchedAt: at });
      await store.addRefusal({ ...refusal, at, code: 'replayed' });
    }
    await keepHouse({ locks, uploads, store, now });
    expect([...(await store.uploadsOf('st-1'))].sort()).toEqual(['st-1_0', 'st-1_6']);
    expect(await store.refusals()).toHaveLength(4);
    await store.trimRefusals(new Date(0), 2);
    expect(await store.refusals()).toHaveLength(2);
    moment = new Date(moment.getTime() + 2 * day);
    await keepHouse({ locks, uploads, store, now });
    expect(await store.uploadsOf('st-1')).toEqual(['st-1_0']);
  });

  it('are said to be held, not to be missing, when somebody works on one for too long', async () => {
    const nothing = async () => undefined;
    await uploads.holding('st-1_a', async () => {
      await expect(uploads.holding('st-1_a', nothing)).rejects.toBeInstanceOf(UploadHeld);
    });
    await expect(uploads.holding('st-1_a', nothing)).resolves.toBeUndefined();
  });

  it('that are over are dropped when one before them is held', async () => {
    const upload = { stationId: 'st-1', applicationId: 'app-1', sha256: '0', size: 10, chunks: null };
    const at = new Date(0);
    for (const id of ['st-1_a', 'st-1_b'])
      await store.addUpload({ ...upload, id, createdAt: at, touchedAt: at });
    await uploads.holding('st-1_a', () => uploads.dropExpired());
    expect(await store.uploadsOf('st-1')).toEqual(['st-1_a']);
    await uploads.dropExpired();
    expect(await store.uploadsOf('st-1')).toEqual([]);
  });
});
