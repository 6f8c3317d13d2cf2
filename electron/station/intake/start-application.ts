import { randomUUID } from 'node:crypto';
import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { type Desk, onDuty } from '../desk.ts';
import type { VaultTransaction } from '../vault/schema.ts';
import { nextNumber } from '../vault/settings.ts';
import { clearDesk } from './clear-desk.ts';
import { factsOf } from './draft-facts.ts';
import { emptyDraftRecord } from './draft-record.ts';
import { type StoredDraft, insertDraft } from './draft-store.ts';
import { draftViewOf } from './draft-view.ts';
import { layOnDesk } from './lay-on-desk.ts';
import { businessDay, ticketFor } from './ticket.ts';

/** Colours an application's frame can have. */
const bands = 8;

/** "Next, please." Whoever was on the desk is put aside first. */
export async function startApplication(
  desk: Desk,
  input: { intakePlace: 'counter' | 'home' },
): Promise<Result<DraftView>> {
  const duty = onDuty(desk);
  if (!duty.ok) return duty;
  const { officer, identity, policy } = duty.value;
  const may = (await desk.outbox?.mayStart()) ?? ok();
  if (!may.ok) return may;
  await clearDesk(desk);
  const now = desk.now();
  const started = await desk.vault.change(async (transaction): Promise<Result<DraftView>> => {
    if (desk.officer?.id !== officer.id) return err('not-signed-in');
    const draft: StoredDraft = {
      draftId: randomUUID(),
      ticket: await nextTicket(transaction, identity.station.id, now),
      // Neighbours in time never share a colour.
      band: (await nextNumber(transaction, 'band')) % bands,
      revision: 1,
      createdAt: now.toISOString(),
      savedAt: now.toISOString(),
      status: 'draft',
      ownerId: officer.id,
      record: emptyDraftRecord({ policyId: policy.id, intakePlace: input.intakePlace }),
    };
    await insertDraft(transaction, draft);
    await appendAudit(transaction, {
      at: now,
      event: 'draft-started',
      officerId: officer.id,
      subjectId: draft.draftId,
      details: { ticket: draft.ticket, place: input.intakePlace },
    });
    return ok(draftViewOf(draft, factsOf(draft, now)));
  });
  return started.ok ? layOnDesk(desk, officer, started.value) : started;
}

/** Numbers start at 1 every business day, each day with a counter of its own: a clock set back repeats none. */
async function nextTicket(transaction: VaultTransaction, stationId: string, now: Date): Promise<string> {
  return ticketFor(stationId, now, await nextNumber(transaction, `ticket.${businessDay(now)}`));
}
