import { listCarry } from '../outbox/carry/list-carry.ts';
import type { FolderContents } from '../provisioning/places.ts';

/** What of ours lies in a folder. */
export async function contentsOfPlace(folder: string): Promise<FolderContents> {
  return { backups: [], ...(await listCarry(folder)) };
}
