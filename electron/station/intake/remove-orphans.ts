import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { rowOf, sealedFolder } from '../outbox/outbox-store.ts';

/** At start: files of a sealing that was cut off before the vault knew of it. Their drafts are intact. */
export async function removeOrphans(desk: Desk): Promise<void> {
  const folder = sealedFolder(desk.dataFolder);
  for (const file of await readdir(folder)) {
    const id = file.endsWith('.p7m') ? file.slice(0, -'.p7m'.length) : null;
    const isOrphan = file.endsWith('.part') || (id !== null && !(await rowOf(desk.vault.database, id)));
    if (!isOrphan) continue;
    await rm(join(folder, file), { force: true });
    await recordAudit(desk, 'orphan-file-removed', null, { file });
  }
}
