import type { Kysely } from 'kysely';
import type { Store } from '../store.ts';
import { certificateOfRow, stationOfRow } from './rows.ts';
import type { Tables } from './tables.ts';

export function certificates(database: Kysely<Tables>): Pick<Store, 'station' | 'certificate' | 'revoke'> {
  return {
    station: async (id) => {
      const row = await database.selectFrom('station').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : stationOfRow(row);
    },
    certificate: async (fingerprint) => {
      const row = await database
        .selectFrom('certificate')
        .selectAll()
        .where('fingerprint', '=', fingerprint)
        .executeTakeFirst();
      return row === undefined ? undefined : certificateOfRow(row);
    },
    revoke: async (whose, at, reason) => {
      const all = database
        .updateTable('certificate')
        .set({ revoked_at: at.toISOString(), revoked_reason: reason })
        .where('station_id', '=', whose.stationId)
        .where('revoked_at', 'is', null);
      const result = await (whose.officerId === undefined
        ? all
        : all.where('officer_id', '=', whose.officerId)
      ).executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
  };
}
