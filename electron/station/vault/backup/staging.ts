import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { reached } from '../../fault-points.ts';
import { sealedFolder } from '../../outbox/outbox-store.ts';
import { syncFolder } from '../durable-write.ts';
import { databaseName } from './backup-format.ts';

/** Folders of the data folder in which a backup is prepared and a restored station waits to take its place. */
export function stagingFolders(dataFolder: string) {
  return {
    /** The database's copy while a backup is written. */
    backup: join(dataFolder, 'backup.part'),
    /** Unpacked and not yet wholly checked: worth nothing. */
    unpacking: join(dataFolder, 'restore.part'),
    /** Checked, and on the disk: it takes the vault's place, however often that is cut off. */
    restored: join(dataFolder, 'restore'),
  } as const;
}

/** Applications that were not acknowledged, inside a restored folder. */
export const restoredOutbox = 'outbox';

/**
 * At every start, before the vault is opened, and right after a restore: what was left half-made goes, what was restored takes its
 * place. Each step may be repeated.
 */
export function settleStaging(dataFolder: string): void {
  const { backup, unpacking, restored } = stagingFolders(dataFolder);
  for (const leftover of [backup, unpacking]) rmSync(leftover, { recursive: true, force: true });
  if (existsSync(restored)) moveRestored(dataFolder, restored);
}

function moveRestored(dataFolder: string, restored: string): void {
  const outbox = sealedFolder(dataFolder);
  mkdirSync(outbox, { recursive: true, mode: 0o700 });
  const sealed = join(restored, restoredOutbox);
  if (existsSync(sealed)) {
    for (const name of readdirSync(sealed)) {
      renameSync(join(sealed, name), join(outbox, name));
      reached('vault.restore.moved');
    }
    syncFolder(outbox);
    rmdirSync(sealed);
  }
  if (existsSync(join(restored, databaseName))) {
    // The logs of the empty vault that was here would be read into the one that comes.
    for (const log of ['-wal', '-shm', '-journal']) {
      rmSync(join(dataFolder, `${databaseName}${log}`), { force: true });
    }
  }
  for (const name of readdirSync(restored)) {
    renameSync(join(restored, name), join(dataFolder, name));
    syncFolder(dataFolder);
    reached('vault.restore.moved');
  }
  rmdirSync(restored);
  syncFolder(dataFolder);
}
