import { type Selectable, sql } from 'kysely';
import { readStationIdentity } from '../provisioning/identity.ts';
import type { AuditTable, VaultAccess } from '../vault/schema.ts';
import { canonicalLink } from './chain.ts';
import { headOf } from './head.ts';
import type { Trail, TrailBatch, TrailEntry, TrailReceipt } from './trail.ts';

const rowsAtOnce = 500;

/** The trail of a vault as it stands now; what is noted while it is read stays outside. */
export async function vaultTrail(database: VaultAccess): Promise<Trail> {
  const identity = await readStationIdentity(database);
  // In this order: what comes in between is behind everything that was counted before it.
  const { rows } = await sql<{ name: string; seq: number }>`SELECT name, seq FROM sqlite_sequence`.execute(
    database,
  );
  const given = (name: string): number => rows.find((row) => row.name === name)?.seq ?? 0;
  const newest = await database
    .selectFrom('audit_batch')
    .select((select) => select.fn.max('number').as('number'))
    .executeTakeFirst();
  const lastBatch = newest?.number ?? 0;
  const { seq: head } = await headOf(database);

  async function* entries(): AsyncGenerator<TrailEntry> {
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = await database
        .selectFrom('audit')
        .selectAll()
        .where('seq', '>', after)
        .where('seq', '<=', head)
        .orderBy('seq')
        .limit(rowsAtOnce)
        .execute();
      yield* rows.map(entryOf);
      if (rows.length < rowsAtOnce) return;
      after = rows.at(-1)?.seq ?? head;
    }
  }

  async function* batches(): AsyncGenerator<TrailBatch> {
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = await database
        .selectFrom('audit_batch')
        .select(['number', 'statement', 'signature'])
        .where('number', '>', after)
        .where('number', '<=', lastBatch)
        .orderBy('number')
        .limit(rowsAtOnce)
        .execute();
      yield* rows;
      if (rows.length < rowsAtOnce) return;
      after = rows.at(-1)?.number ?? lastBatch;
    }
  }

  /** Of a receipt that came while this was read the entry lies behind the head: it is left out with it. */
  async function* receipts(): AsyncGenerator<TrailReceipt> {
    for (let after = ''; ; ) {
      const rows = await database
        .selectFrom('outbox_item')
        .select(['application_id', 'acknowledgement'])
        .where('application_id', '>', after)
        .where('acknowledgement', 'is not', null)
        .where((is) =>
          is.not(
            is.exists(
              is
                .selectFrom('audit')
                .select('seq')
                .where('seq', '>', head)
                .where('event', '=', 'application-acknowledged')
                .whereRef('subject_id', '=', 'outbox_item.application_id'),
            ),
          ),
        )
        .orderBy('application_id')
        .limit(rowsAtOnce)
        .execute();
      for (const { application_id, acknowledgement } of rows) {
        if (acknowledgement !== null) yield { applicationId: application_id, bytes: acknowledgement };
      }
      if (rows.length < rowsAtOnce) return;
      after = rows.at(-1)?.application_id ?? after;
    }
  }

  return {
    entries,
    batches,
    receipts,
    authority: identity?.ca ?? null,
    stationIds: identity === null ? [] : [identity.station.id],
    given: { entry: given('audit'), batch: given('audit_batch') },
    closed: false,
  };
}

function entryOf(row: Selectable<AuditTable>): TrailEntry {
  const details = detailsOf(row.details);
  const { seq, previous, hash, event, subject_id: subjectId } = row;
  const text =
    details === null
      ? null
      : canonicalLink({
          seq,
          at: row.at,
          monotonicMs: row.monotonic_ms,
          event,
          officerId: row.officer_id,
          subjectId,
          details,
          previous,
        });
  return { seq, text, previous, hash, event, subjectId, receipt: receiptIn(details) };
}

/** Null where it is not the text the station writes. */
function detailsOf(text: string): object | null {
  try {
    const details = JSON.parse(text) as unknown;
    return typeof details === 'object' && JSON.stringify(details) === text ? details : null;
  } catch {
    return null;
  }
}

export function receiptIn(details: unknown): string | null {
  const receipt = (details as { receipt?: unknown } | null)?.receipt;
  return typeof receipt === 'string' ? receipt : null;
}
