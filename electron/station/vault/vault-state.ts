import { statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { VaultState } from '../../../domain/channels/safekeeping.ts';
import type { Desk } from '../desk.ts';
import { readSetting } from './settings.ts';

/** Setting under which the moment of the last backup is kept, ISO UTC. */
export const lastBackupSetting = 'vault.last-backup-at';

/** Counts, sizes and ages for the technician; nothing about anybody. */
export async function vaultState(desk: Pick<Desk, 'vault' | 'dataFolder'>): Promise<VaultState> {
  const { database, path, keyring } = desk.vault;
  const applications = await database
    .selectFrom('application')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const drafts = await database
    .selectFrom('draft')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('status', '=', 'draft')
    .executeTakeFirstOrThrow();
  const { bavail, bsize } = await statfs(desk.dataFolder);
  const bytes = [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  return {
    applications: applications.count,
    drafts: drafts.count,
    bytes,
    freeBytes: bavail * bsize,
    keyGeneration: keyring.generation,
    keyRotatedAt: keyring.rotatedAt,
    lastBackupAt: await readSetting(database, lastBackupSetting),
  };
}
