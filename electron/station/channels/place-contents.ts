import { listCarry } from '../outbox/carry/list-carry.ts';
import type { FolderContents } from '../provisioning/places.ts';
import { listBackups } from '../vault/backup/list-backups.ts';

/** What of ours lies in a folder. */
export async function contentsOfPlace(folder: string): Promise<FolderContents> {
  const [backups, carry] = await Promise.all([listBackups(folder), listCarry(folder)]);
  return { backups, ...carry };
}
