import type { Kysely, Transaction } from 'kysely';
import { roleSchema, type Role } from '../../../domain/officers/roles.ts';
import { err, type Failure, ok, type Result } from '../../../domain/result.ts';
import type { RosterEntry, Stations } from '../stations.ts';
import type { CertificateRecord, NewCertificate, OfficerRecord } from '../records.ts';
import { Refused, refusable } from './refusable.ts';
import { certificateOfRow, rowOfCertificate } from './rows.ts';
import type { Tables } from './tables.ts';

type Officers = Pick<
  Stations,
  'roster' | 'addOfficer' | 'suspend' | 'resume' | 'wasSuspended' | 'activateOfficer'
>;

export function officers(database: Kysely<Tables>): Officers {
  return {
    roster: (stationId, now) => rosterOf(database, stationId, now),
    addOfficer: (officer, activation, now) =>
      database.transaction().execute(async (transaction) => {
        const { stationId } = activation;
        if (!(await lockStation(transaction, stationId))) return false;
        await putOnRoster(transaction, stationId, officer);
        await transaction
          .updateTable('certificate')
          .set({ revoked_at: now.toISOString(), revoked_reason: 'ceased' })
          .where('station_id', '=', stationId)
          .where('officer_id', '=', officer.id)
          .where('role', '!=', officer.role)
          .where('revoked_at', 'is', null)
          .execute();
        await transaction
          .deleteFrom('activation')
          .where('station_id', '=', stationId)
          .where('officer_id', '=', officer.id)
          .where('request_digest', 'is', null)
          .execute();
        await transaction
          .insertInto('activation')
          .values({
            hash: activation.hash,
            station_id: stationId,
            officer_id: officer.id,
            expires_at: activation.expiresAt.toISOString(),
            request_digest: null,
            fingerprint: null,
          })
          .execute();
        return true;
      }),
    suspend: (stationId, officerId, at) =>
      database.transaction().execute(async (transaction) => {
        if (!(await lockStation(transaction, stationId))) return false;
        const on = await rosterRow(transaction, stationId, officerId);
        if (on === undefined || (await isSuspended(transaction, stationId, officerId))) return false;
        await transaction
          .insertInto('suspension')
          .values({
            station_id: stationId,
            officer_id: officerId,
            from_at: at.toISOString(),
            until_at: null,
          })
          .execute();
        return true;
      }),
    resume: async (stationId, officerId, at) => {
      const { numUpdatedRows } = await database
        .updateTable('suspension')
        .set({ until_at: at.toISOString() })
        .where('station_id', '=', stationId)
        .where('officer_id', '=', officerId)
        .where('until_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    wasSuspended: async (stationId, officerId, at) => {
      const moment = at.toISOString();
      const row = await database
        .selectFrom('suspension')
        .select('number')
        .where('station_id', '=', stationId)
        .where('officer_id', '=', officerId)
        .where('from_at', '<=', moment)
        .where((where) => where.or([where('until_at', 'is', null), where('until_at', '>', moment)]))
        .executeTakeFirst();
      return row !== undefined;
    },
    activateOfficer: <E extends Failure>(
      attempt: Attempt,
      issue: (role: Role, keys: readonly CertificateRecord[]) => Promise<Result<NewCertificate, E>>,
    ) =>
      refusable<string, E | Failure<'code-invalid'>>(database, (transaction) =>
        activate(transaction, attempt, issue),
      ),
  };
}

type Attempt = Parameters<Stations['activateOfficer']>[0];

async function activate(
  transaction: Transaction<Tables>,
  attempt: Attempt,
  issue: (role: Role, keys: readonly CertificateRecord[]) => Promise<Result<NewCertificate>>,
): Promise<Result<string, Failure<'code-invalid'>>> {
  const { stationId, officerId } = attempt;
  // One after the other with a change of the officer's role: no certificate of the old one comes after it.
  await lockStation(transaction, stationId);
  // Writing first takes the lock: two requests with one code can't both find it unused.
  const claimed = await transaction
    .updateTable('activation')
    .set({ request_digest: attempt.requestDigest })
    .where('hash', '=', attempt.hash)
    .where('station_id', '=', stationId)
    .where('officer_id', '=', officerId)
    .where('request_digest', 'is', null)
    .where('expires_at', '>', attempt.now.toISOString())
    .executeTakeFirst();
  const on = await rosterRow(transaction, stationId, officerId);
  if (on === undefined || (await isSuspended(transaction, stationId, officerId))) {
    throw new Refused({ code: 'code-invalid', cause: 'officer not at work here' });
  }
  if (claimed.numUpdatedRows === 0n) return earlierCertificate(transaction, attempt);
  const held = await transaction
    .selectFrom('certificate')
    .selectAll()
    .where('station_id', '=', stationId)
    .execute();
  const issued = await issue(roleSchema.parse(on.role), held.map(certificateOfRow));
  if (!issued.ok) throw new Refused(issued.error);
  await transaction.insertInto('certificate').values(rowOfCertificate(issued.value)).execute();
  await transaction
    .updateTable('activation')
    .set({ fingerprint: issued.value.fingerprint })
    .where('hash', '=', attempt.hash)
    .execute();
  return ok(issued.value.pem);
}

async function earlierCertificate(
  transaction: Transaction<Tables>,
  attempt: Attempt,
): Promise<Result<string, Failure<'code-invalid'>>> {
  const row = await transaction
    .selectFrom('activation')
    .innerJoin('certificate', 'certificate.fingerprint', 'activation.fingerprint')
    .select('certificate.pem')
    .where('hash', '=', attempt.hash)
    .where('activation.station_id', '=', attempt.stationId)
    .where('activation.officer_id', '=', attempt.officerId)
    .where('request_digest', '=', attempt.requestDigest)
    .where('expires_at', '>', attempt.now.toISOString())
    .where('certificate.revoked_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? err('code-invalid', 'unknown, expired or used') : ok(row.pem);
}

async function rosterOf(
  database: Kysely<Tables>,
  stationId: string,
  now: Date,
): Promise<readonly RosterEntry[]> {
  const rows = await database
    .selectFrom('roster')
    .selectAll()
    .where('station_id', '=', stationId)
    .orderBy('officer_id')
    .execute();
  const suspended = await database
    .selectFrom('suspension')
    .select('officer_id')
    .where('station_id', '=', stationId)
    .where('until_at', 'is', null)
    .execute();
  const certificates = await database
    .selectFrom('certificate')
    .select(['officer_id', 'role', 'pem'])
    .where('station_id', '=', stationId)
    .where('kind', '=', 'officer')
    .where('revoked_at', 'is', null)
    .where('not_after', '>', now.toISOString())
    .orderBy('not_before', 'desc')
    .execute();
  const absent = new Set(suspended.map((row) => row.officer_id));
  return rows.map((row) => ({
    id: row.officer_id,
    name: row.name,
    rank: row.rank,
    role: roleSchema.parse(row.role),
    state: absent.has(row.officer_id) ? 'suspended' : 'active',
    certificate:
      certificates.find(({ officer_id, role }) => officer_id === row.officer_id && role === row.role)?.pem ??
      null,
  }));
}

/** One officer has one name and rank in the nation, and one role at each station. */
export async function putOnRoster(
  transaction: Transaction<Tables>,
  stationId: string,
  { id, name, rank, role }: OfficerRecord,
): Promise<void> {
  await transaction
    .insertInto('officer')
    .values({ id, name, rank, role })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, rank, role }))
    .execute();
  await transaction
    .insertInto('roster')
    .values({ station_id: stationId, officer_id: id, name, rank, role })
    .onConflict((conflict) =>
      conflict.columns(['station_id', 'officer_id']).doUpdateSet({ name, rank, role }),
    )
    .execute();
}

/** A write that changes nothing: what decides by reading comes after it. False where there is no such station. */
export async function lockStation(transaction: Transaction<Tables>, stationId: string): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('station')
    .set((station) => ({ name: station.ref('name') }))
    .where('id', '=', stationId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function rosterRow(database: Kysely<Tables>, stationId: string, officerId: string) {
  return database
    .selectFrom('roster')
    .select('role')
    .where('station_id', '=', stationId)
    .where('officer_id', '=', officerId)
    .executeTakeFirst();
}

async function isSuspended(database: Kysely<Tables>, stationId: string, officerId: string): Promise<boolean> {
  const open = await database
    .selectFrom('suspension')
    .select('number')
    .where('station_id', '=', stationId)
    .where('officer_id', '=', officerId)
    .where('until_at', 'is', null)
    .executeTakeFirst();
  return open !== undefined;
}
