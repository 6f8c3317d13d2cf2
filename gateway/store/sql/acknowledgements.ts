import type { Kysely } from 'kysely';
import { err, ok } from '../../../domain/result.ts';
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
          return same ? ok(applicationOfRow(known)) : err('replayed', 'id or bytes already acknowledged');
        }
        const sequence = last + 1;
        await transaction
          .updateTable('counter')
          .set({ value: sequence })
          .where('name', '=', 'acknowledged')
          .execute();
        const acknowledgement = await sign(sequence);
        const { id, sha256, size, stationId, receivedAt } = application;
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
          })
          .execute();
        return ok({ ...application, sequence, acknowledgement });
      }),
  };
}
