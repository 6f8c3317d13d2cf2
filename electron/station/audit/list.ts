import type { AuditEntry } from '../../../domain/channels/safekeeping.ts';
import { auditEntrySchema } from '../../../domain/channels/safekeeping.ts';
import type { VaultAccess } from '../vault/schema.ts';

const entriesAtOnce = 200;

/** Entries before number `before`, newest first. */
export async function listAudit(
  access: VaultAccess,
  before: number | null,
): Promise<{ entries: AuditEntry[]; more: boolean }> {
  const rows = await access
    .selectFrom('audit')
    .select(['seq', 'at', 'event', 'officer_id', 'subject_id', 'details'])
    .where('seq', '<', before ?? Number.MAX_SAFE_INTEGER)
    .orderBy('seq', 'desc')
    .limit(entriesAtOnce + 1)
    .execute();
  const entries = rows.slice(0, entriesAtOnce).map((row) => ({
    seq: row.seq,
    at: row.at,
    event: row.event,
    officerId: row.officer_id,
    subjectId: row.subject_id,
    details: detailsOf(row.details),
  }));
  return { entries, more: rows.length > entriesAtOnce };
}

/** What was damaged is shown as such: the list is for eyes, `verifyTrail` says what does not hold. */
function detailsOf(text: string): AuditEntry['details'] {
  try {
    return auditEntrySchema.shape.details.parse(JSON.parse(text));
  } catch {
    return { damaged: true };
  }
}
