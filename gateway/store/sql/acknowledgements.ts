import type { Kysely, Transaction } from 'kysely';
import { err, ok } from '../../../domain/result.ts';
import { vietnamDay } from '../../vietnam-day.ts';
import type { AnchorJudgement, AnchorRecord } from '../hand-on.ts';
import type { Store } from '../store.ts';
import { applicationOfRow } from './rows.ts';
import type { Tables } from './tables.ts';

export function acknowledgements(
  database: Kysely<Tables>,
): Pick<Store, 'application' | 'applicationBySha256' | 'acknowledge'> {
  return {
    application: async (id) => {
      const row = await database
        .selectFrom('application')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? undefined : applicationOfRow(row);
    },
    applicationBySha256: async (sha256) => {
      const row = await database
        .selectFrom('application')
        .selectAll()
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      return row === undefined ? undefined : applicationOfRow(row);
    },
    acknowledge: (application, sign) =>
      database.transaction().execute(async (transaction) => {
        // A write first: two deliveries of one application are now one after the other.
        const { value: last } = await transaction
          .updateTable('counter')
          .set((counter) => ({ value: counter.ref('value') }))
          .where('name', '=', 'acknowledged')
          .returning('value')
          .executeTakeFirstOrThrow();
        const known = await transaction
          .selectFrom('application')
          .selectAll()
          .where((where) =>
            where.or([where('id', '=', application.id), where('sha256', '=', application.sha256)]),
          )
          .executeTakeFirst();
        if (known !== undefined) {
          const same =
            known.id === application.id &&
            known.sha256 === application.sha256 &&
            known.station_id === application.stationId;
          return same
            ? ok({ ...applicationOfRow(known), repeated: true, anchor: null })
            : err('replayed', 'id or bytes already acknowledged');
        }
        const sequence = last + 1;
        await transaction
          .updateTable('counter')
          .set({ value: sequence })
          .where('name', '=', 'acknowledged')
          .execute();
        const acknowledgement = await sign(sequence);
        const { audit, ...record } = application;
        const { id, sha256, size, stationId, deliveredBy, enrollmentType, receivedAt } = record;
        await transaction
          .insertInto('application')
          .values({
            id,
            sha256,
            size,
            station_id: stationId,
            received_at: receivedAt.toISOString(),
            sequence,
            acknowledgement: Buffer.from(acknowledgement),
            delivered_by: deliveredBy === stationId ? null : deliveredBy,
            enrollment_type: enrollmentType,
          })
          .execute();
        await countDelivery(transaction, deliveredBy, vietnamDay(receivedAt), size);
        const anchor =
          audit === null
            ? null
            : await keepAnchor(transaction, { ...audit, stationId: deliveredBy, sequence });
        return ok({ ...record, sequence, acknowledgement, repeated: false, anchor });
      }),
  };
}

async function countDelivery(
  transaction: Transaction<Tables>,
  stationId: string,
  day: string,
  size: number,
): Promise<void> {
  await transaction
    .insertInto('delivery_day')
    .values({ station_id: stationId, day, applications: 1, bytes: size })
    .onConflict((conflict) =>
      conflict.columns(['station_id', 'day']).doUpdateSet((day) => ({
        applications: day('delivery_day.applications', '+', 1),
        bytes: day('delivery_day.bytes', '+', size),
      })),
    )
    .execute();
}

/** Keeps what a station says of its audit trail, and judges it by what it said before. */
async function keepAnchor(
  transaction: Transaction<Tables>,
  anchor: Omit<AnchorRecord, 'judgement'>,
): Promise<AnchorJudgement> {
  const { stationId, sequence, seq, hash } = anchor;
  const said = () =>
    transaction.selectFrom('audit_anchor').select(['seq', 'hash']).where('station_id', '=', stationId);
  const highest = await said().orderBy('seq', 'desc').limit(1).executeTakeFirst();
  const other = await said().where('seq', '=', seq).where('hash', '!=', hash).executeTakeFirst();
  const judgement = judge(seq, highest?.seq ?? null, other !== undefined);
  await transaction
    .insertInto('audit_anchor')
    .values({ sequence, station_id: stationId, seq, hash, judgement })
    .execute();
  return judgement;
}

function judge(seq: number, highest: number | null, contradicted: boolean): AnchorJudgement {
  if (contradicted) return 'contradicts';
  if (highest === null) return 'first';
  if (seq === highest) return 'same';
  return seq > highest ? 'forward' : 'backwards';
}
