import type { VaultAccess } from '../vault/schema.ts';
import type { AuditEvent, AuditEvents } from './events.ts';

export interface AuditEntry<E extends AuditEvent> {
  readonly at: Date;
  readonly event: E;
  readonly officerId: string | null;
  /** Draft or application the event is about. */
  readonly subjectId: string | null;
  readonly details: AuditEvents[E];
}

/** Appends inside the transaction of what it tells about, so that neither exists without the other. */
export async function appendAudit<E extends AuditEvent>(
  access: VaultAccess,
  entry: AuditEntry<E>,
): Promise<void> {
  await access
    .insertInto('audit')
    .values({
      at: entry.at.toISOString(),
      event: entry.event,
      officer_id: entry.officerId,
      subject_id: entry.subjectId,
      details: JSON.stringify(entry.details),
    })
    .execute();
}
