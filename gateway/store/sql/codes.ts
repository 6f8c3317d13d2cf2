import type { Kysely, Transaction } from 'kysely';
import { err, type Failure, ok, type Result } from '../../../domain/result.ts';
import type { OfficerRecord } from '../records.ts';
import type { CodeGrant, Provisioned, Store } from '../store.ts';
import { putOnRoster } from './officers.ts';
import { Refused, refusable } from './refusable.ts';
import { certificateOfRow, rowOfCertificate, stationOfRow } from './rows.ts';
import type { Tables } from './tables.ts';

export function codes(database: Kysely<Tables>): Pick<Store, 'addCode' | 'redeemCode'> {
  return {
    addCode: async ({ hash, grant, createdAt, expiresAt }) => {
      await database
        .insertInto('provisioning_code')
        .values({
          hash,
          grant: JSON.stringify(grant),
          created_at: createdAt.toISOString(),
          expires_at: expiresAt.toISOString(),
          used_at: null,
          request_digest: null,
          station_id: null,
        })
        .execute();
    },
    redeemCode: async <E extends Failure>(
      attempt: { hash: string; requestDigest: string; now: Date },
      issue: (grant: CodeGrant) => Promise<Result<Provisioned, E>>,
    ): Promise<Result<Provisioned, E | Failure<'code-invalid'>>> => {
      return refusable<Provisioned, E | Failure<'code-invalid'>>(database, (transaction) =>
        redeem(transaction, attempt, issue),
      );
    },
  };
}

async function redeem<E extends Failure>(
  transaction: Transaction<Tables>,
  attempt: { hash: string; requestDigest: string; now: Date },
  issue: (grant: CodeGrant) => Promise<Result<Provisioned, E>>,
): Promise<Result<Provisioned, Failure<'code-invalid'>>> {
  // Writing first takes the lock: two stations with one code can't both find it unused.
  const claimed = await transaction
    .updateTable('provisioning_code')
    .set({ used_at: attempt.now.toISOString(), request_digest: attempt.requestDigest })
    .where('hash', '=', attempt.hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', attempt.now.toISOString())
    .returning('grant')
    .executeTakeFirst();
  if (claimed === undefined) return earlierAnswer(transaction, attempt);
  const grant = JSON.parse(claimed.grant) as CodeGrant;
  const issued = await issue(grant);
  if (!issued.ok) throw new Refused(issued.error);
  await insertStation(transaction, issued.value, grant.officers);
  await transaction
    .updateTable('provisioning_code')
    .set({ station_id: issued.value.station.id })
    .where('hash', '=', attempt.hash)
    .execute();
  return ok(issued.value);
}

async function earlierAnswer(
  transaction: Transaction<Tables>,
  attempt: { hash: string; requestDigest: string; now: Date },
): Promise<Result<Provisioned, Failure<'code-invalid'>>> {
  const used = await transaction
    .selectFrom('provisioning_code')
    .selectAll()
    .where('hash', '=', attempt.hash)
    .where('request_digest', '=', attempt.requestDigest)
    .where('expires_at', '>', attempt.now.toISOString())
    .executeTakeFirst();
  if (used === undefined || used.station_id === null) return err('code-invalid', 'unknown, expired or used');
  const station = await transaction
    .selectFrom('station')
    .selectAll()
    .where('id', '=', used.station_id)
    .executeTakeFirstOrThrow();
  const certificates = await transaction
    .selectFrom('certificate')
    .selectAll()
    .where('station_id', '=', used.station_id)
    .execute();
  const grant = JSON.parse(used.grant) as CodeGrant;
  return ok({
    station: stationOfRow(station),
    officers: grant.officers.filter((officer) => certificates.some((row) => row.officer_id === officer.id)),
    certificates: certificates.map(certificateOfRow),
  });
}

/** Officers the code names and who have no key yet are on the roster all the same: a code of their own activates them. */
async function insertStation(
  transaction: Transaction<Tables>,
  { station, certificates }: Provisioned,
  officers: readonly OfficerRecord[],
): Promise<void> {
  await transaction
    .insertInto('station')
    .values({
      id: station.id,
      name: station.name,
      unit_code: station.unitCode,
      unit_name: station.unitName,
      policy_id: station.policyId,
    })
    .execute();
  for (const officer of officers) await putOnRoster(transaction, station.id, officer);
  await transaction.insertInto('certificate').values(certificates.map(rowOfCertificate)).execute();
}
