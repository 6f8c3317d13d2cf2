import type { Kysely } from 'kysely';
import { refusalCodes } from '../../../domain/channels/gateway.ts';
import type { Store } from '../store.ts';
import type { Tables } from './tables.ts';

const mostListed = 1000;

export function refusals(database: Kysely<Tables>): Pick<Store, 'addRefusal' | 'refusals' | 'trimRefusals'> {
  return {
    addRefusal: async ({ at, requestId, stationId, applicationId, sha256, code, cause }) => {
      await database
        .insertInto('refusal')
        .values({
          at: at.toISOString(),
          request_id: requestId,
          station_id: stationId,
          application_id: applicationId,
          sha256,
          code,
          cause,
        })
        .execute();
    },
    trimRefusals: async (before, most) => {
      await database.deleteFrom('refusal').where('at', '<', before.toISOString()).execute();
      const surplus = await database
        .selectFrom('refusal')
        .select('number')
        .orderBy('number', 'desc')
        .offset(most)
        .limit(1)
        .executeTakeFirst();
      if (surplus === undefined) return;
      await database.deleteFrom('refusal').where('number', '<=', surplus.number).execute();
    },
    refusals: async () => {
      const rows = await database
        .selectFrom('refusal')
        .selectAll()
        .orderBy('number', 'desc')
        .limit(mostListed)
        .execute();
      return rows.map((row) => ({
        at: new Date(row.at),
        requestId: row.request_id,
        stationId: row.station_id,
        applicationId: row.application_id,
        sha256: row.sha256,
        code: refusalCodes.find((code) => code === row.code) ?? 'malformed-request',
        cause: row.cause,
      }));
    },
  };
}
