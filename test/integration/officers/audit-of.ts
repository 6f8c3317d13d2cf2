import { join } from 'node:path';
import { unwrap } from '../../../domain/result.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import type { TemporaryStation } from '../../support/station/temporary-station.ts';

export interface NotedEvent {
  readonly event: string;
  readonly officerId: string | null;
  readonly subjectId: string | null;
  readonly details: unknown;
}

/** What the audit trail of a running station says, read beside it; oldest first. */
export async function auditOf(
  desk: Pick<TemporaryStation, 'dataFolder' | 'vaultKey'>,
): Promise<NotedEvent[]> {
  const path = join(desk.dataFolder, vaultFileName);
  const vault = unwrap(await openVault(path, desk.vaultKey, () => new Date()));
  try {
    const rows = await vault.database.selectFrom('audit').selectAll().orderBy('seq').execute();
    return rows.map((row) => ({
      event: row.event,
      officerId: row.officer_id,
      subjectId: row.subject_id,
      details: JSON.parse(row.details) as unknown,
    }));
  } finally {
    await vault.close();
  }
}
