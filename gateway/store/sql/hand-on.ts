import type { Kysely } from 'kysely';
import { anchorJudgements, type Anchors, type Condition, type HandOn, handOnOperations } from '../hand-on.ts';
import type { Tables } from './tables.ts';

const columns = {
  id: 'id',
  stationId: 'station_id',
  enrollmentType: 'enrollment_type',
  receivedAt: 'received_at',
  sequence: 'sequence',
} as const satisfies Partial<Record<Condition['attribute'], keyof Tables['application']>>;

export function handOn(database: Kysely<Tables>): HandOn & Anchors {
  return {
    findApplications: async (conditions, { offset, limit }) => {
      let query = database
        .selectFrom('application')
        .select(['id', 'sha256', 'size', 'station_id', 'delivered_by', 'enrollment_type'])
        .select(['received_at', 'sequence'])
        .orderBy('sequence')
        .limit(limit)
        .offset(offset);
      for (const condition of conditions) {
        query = query.where((where) =>
          condition.attribute === 'deliveredBy'
            ? where(
                where.fn.coalesce('delivered_by', 'station_id'),
                condition.comparison,
                String(condition.value),
              )
            : where(columns[condition.attribute], condition.comparison, condition.value),
        );
      }
      const rows = await query.execute();
      return rows.map((row) => ({
        id: row.id,
        sha256: row.sha256,
        size: row.size,
        stationId: row.station_id,
        deliveredBy: row.delivered_by ?? row.station_id,
        enrollmentType: row.enrollment_type,
        receivedAt: new Date(row.received_at),
        sequence: row.sequence,
      }));
    },
    addHandedOn: async (record) => {
      await database
        .insertInto('handed_on')
        .values({
          at: record.at.toISOString(),
          request_id: record.requestId,
          client: record.client,
          token_id: record.tokenId,
          transaction_id: record.transactionId,
          operation: record.operation,
          enrollment_id: record.enrollmentId,
          buffer_id: record.bufferId,
        })
        .execute();
    },
    handedOn: async ({ enrollmentId, limit }) => {
      let query = database.selectFrom('handed_on').selectAll().orderBy('number', 'desc').limit(limit);
      if (enrollmentId !== undefined) query = query.where('enrollment_id', '=', enrollmentId);
      const rows = await query.execute();
      return rows.map((row) => ({
        at: new Date(row.at),
        requestId: row.request_id,
        client: row.client,
        tokenId: row.token_id,
        transactionId: row.transaction_id,
        operation: handOnOperations.find((operation) => operation === row.operation) ?? 'readEnrollment',
        enrollmentId: row.enrollment_id,
        bufferId: row.buffer_id,
      }));
    },
    anchors: async (stationId, limit) => {
      const rows = await database
        .selectFrom('audit_anchor')
        .selectAll()
        .where('station_id', '=', stationId)
        .orderBy('sequence', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        stationId: row.station_id,
        sequence: row.sequence,
        seq: row.seq,
        hash: row.hash,
        judgement: anchorJudgements.find((judgement) => judgement === row.judgement) ?? 'contradicts',
      }));
    },
  };
}
