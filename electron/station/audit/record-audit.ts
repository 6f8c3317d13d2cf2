import { ok, unwrap } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { appendAudit } from './audit-log.ts';
import type { AuditEvent, AuditEvents } from './events.ts';

/** Notes what changed no draft: in a transaction of its own. */
export async function recordAudit<E extends AuditEvent>(
  desk: Pick<Desk, 'vault' | 'now' | 'officer'>,
  event: E,
  subjectId: string | null,
  details: AuditEvents[E],
): Promise<void> {
  const noted = await desk.vault.change(async (transaction) => {
    await appendAudit(transaction, {
      at: desk.now(),
      event,
      officerId: desk.officer?.id ?? null,
      subjectId,
      details,
    });
    return ok();
  });
  unwrap(noted);
}
