import { type Kysely, sql } from 'kysely';
import type { z } from 'zod';
import { defaultStationSettings, stationStandingSchema } from '../../../domain/channels/gateway.ts';
import { type Failure, ok, type Result } from '../../../domain/result.ts';
import { vietnamDay } from '../../vietnam-day.ts';
import type { Stations } from '../stations.ts';
import type { NewCertificate } from '../records.ts';
import { lockStation } from './officers.ts';
import { Refused, refusable } from './refusable.ts';
import { certificateOfRow, rowOfCertificate, stationOfRow } from './rows.ts';
import type { Tables } from './tables.ts';

const settingsSchema = stationStandingSchema.shape.settings;

export function stations(
  database: Kysely<Tables>,
): Pick<
  Stations,
  | 'certificatesOf'
  | 'renewCertificate'
  | 'askForRenewal'
  | 'settings'
  | 'setSettings'
  | 'takenOn'
  | 'stations'
> {
  return {
    certificatesOf: async (stationId) => {
      const rows = await database
        .selectFrom('certificate')
        .selectAll()
        .where('station_id', '=', stationId)
        .execute();
      return rows.map(certificateOfRow);
    },
    renewCertificate: <E extends Failure>(
      request: { readonly digest: string; readonly earlier: string },
      issue: (followers: number) => Promise<Result<NewCertificate, E>>,
    ) =>
      refusable<string, E>(database, async (transaction) => {
        // A write that changes nothing takes the lock: the same request twice at once is one after the other.
        await transaction
          .updateTable('certificate')
          .set((certificate) => ({ renew_from: certificate.ref('renew_from') }))
          .where('fingerprint', '=', request.earlier)
          .execute();
        const followers = await transaction
          .selectFrom('renewal')
          .innerJoin('certificate', 'certificate.fingerprint', 'renewal.fingerprint')
          .select(['renewal.request_digest', 'certificate.pem'])
          .where('renewal.earlier', '=', request.earlier)
          .execute();
        const same = followers.find((follower) => follower.request_digest === request.digest);
        if (same !== undefined) return ok(same.pem);
        const issued = await issue(followers.length);
        if (!issued.ok) throw new Refused(issued.error);
        const { fingerprint, pem } = issued.value;
        await transaction.insertInto('certificate').values(rowOfCertificate(issued.value)).execute();
        await transaction
          .insertInto('renewal')
          .values({ request_digest: request.digest, earlier: request.earlier, fingerprint })
          .execute();
        return ok(pem);
      }),
    askForRenewal: async (stationId, now) => {
      const { numUpdatedRows } = await database
        .updateTable('certificate')
        .set({ renew_from: now.toISOString() })
        .where('station_id', '=', stationId)
        .where('kind', '=', 'station')
        .where('revoked_at', 'is', null)
        .where('not_after', '>', now.toISOString())
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
    settings: async (stationId) => {
      const rows = await database
        .selectFrom('station_setting')
        .selectAll()
        .where('station_id', '=', stationId)
        .execute();
      return settingsOf(rows);
    },
    setSettings: (stationId, changes) =>
      database.transaction().execute(async (transaction) => {
        if (!(await lockStation(transaction, stationId))) return false;
        for (const [name, changed] of Object.entries(changes)) {
          const value = JSON.stringify(changed);
          await transaction
            .insertInto('station_setting')
            .values({ station_id: stationId, name, value })
            .onConflict((conflict) => conflict.columns(['station_id', 'name']).doUpdateSet({ value }))
            .execute();
        }
        return true;
      }),
    takenOn: async (stationId, day) => {
      const row = await database
        .selectFrom('delivery_day')
        .select('applications')
        .where('station_id', '=', stationId)
        .where('day', '=', day)
        .executeTakeFirst();
      return row?.applications ?? 0;
    },
    stations: async (now) => {
      const rows = await database
        .selectFrom('station')
        .leftJoin('delivery_day', (join) =>
          join
            .onRef('delivery_day.station_id', '=', 'station.id')
            .on('delivery_day.day', '=', vietnamDay(now)),
        )
        .selectAll('station')
        .select('delivery_day.applications')
        .select((row) => [
          row
            .selectFrom('roster')
            .whereRef('roster.station_id', '=', 'station.id')
            .select(sql<number>`count(*)`.as('count'))
            .as('officers'),
          row
            .selectFrom('certificate')
            .whereRef('certificate.station_id', '=', 'station.id')
            .where('kind', '=', 'station')
            .where('revoked_at', 'is', null)
            .select((inner) => inner.fn.max('not_after').as('ends'))
            .as('ends'),
          row
            .selectFrom('station_setting')
            .whereRef('station_setting.station_id', '=', 'station.id')
            .where('name', '=', 'quotaPerDay')
            .select('value')
            .as('quota'),
        ])
        .orderBy('station.id')
        .execute();
      return rows.map((row) => ({
        ...stationOfRow(row),
        officers: row.officers ?? 0,
        certificateEnds: row.ends === null ? null : new Date(row.ends),
        applicationsToday: row.applications ?? 0,
        quotaPerDay: settingsOf(row.quota === null ? [] : [{ name: 'quotaPerDay', value: row.quota }])
          .quotaPerDay,
      }));
    },
  };
}

/** A value of an earlier version that no longer fits falls back to what holds until the centre has said otherwise. */
function settingsOf(rows: readonly { readonly name: string; readonly value: string }[]) {
  const settings = { ...defaultStationSettings };
  const said = Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
  const keep = <Name extends keyof typeof settings>(
    name: Name,
    schema: z.ZodType<(typeof settings)[Name]>,
  ) => {
    const parsed = schema.safeParse(said[name]);
    if (parsed.success) settings[name] = parsed.data;
  };
  const { shape } = settingsSchema;
  keep('graceDays', shape.graceDays);
  keep('idleLockSeconds', shape.idleLockSeconds);
  keep('signInFinger', shape.signInFinger);
  keep('keepEvidenceDays', shape.keepEvidenceDays);
  keep('keepSealedDays', shape.keepSealedDays);
  keep('mostWaitingDays', shape.mostWaitingDays);
  keep('mostWaitingCount', shape.mostWaitingCount);
  keep('quotaPerDay', shape.quotaPerDay);
  return settings;
}
