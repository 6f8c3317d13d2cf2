import { type FileHandle, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from '../../../../domain/channels/session.ts';
import { openRegular } from '../../open-regular.ts';
import { backupExtension, readBackupHeader } from './backup-format.ts';

/** Backups that lie in a folder, newest first, by what they say of themselves; nothing is vouched for before one is opened. */
export async function listBackups(folder: string): Promise<Place['backups']> {
  const found: Place['backups'] = [];
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith(backupExtension))) {
    const path = join(folder, name);
    let file: FileHandle | undefined;
    try {
      ({ file } = await openRegular(path));
      const read = await readBackupHeader(file);
      if (!read.ok) continue;
      const { madeAt, stationName } = read.value.header;
      found.push({ file: path, madeAt, stationName });
    } catch {
      // Gone or unreadable meanwhile: it is not offered.
    } finally {
      await file?.close();
    }
  }
  return found.sort((one, other) => other.madeAt.localeCompare(one.madeAt));
}
