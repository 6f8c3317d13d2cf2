import { type FingerPosition, fingerPositionSchema } from '../../../domain/biometrics/positions.ts';
import { type DataKey, makeDataKey, openDataKey } from '../vault/application-keys.ts';
import type { VaultAccess, VaultTransaction } from '../vault/schema.ts';

/** What an image is compared by: a finger minutiae record or a face embedding, as bytes. Never evidence, never sealed, never told. */
export type NewSample = {
  /** Evidence id of the finger or the portrait. */
  readonly sampleId: string;
  readonly quality: number;
  readonly bytes: Uint8Array;
} & ({ readonly kind: 'finger'; readonly finger: FingerPosition } | { readonly kind: 'face' });

export interface StoredSample {
  readonly sampleId: string;
  readonly applicationId: string;
  readonly finger: FingerPosition | null;
  readonly quality: number;
}

export interface RecentApplicant {
  readonly applicationId: string;
  readonly ticket: string;
  /** Of the last sample kept, ISO: the latest moment the station had seen then, as a clock set back must not make it look old. */
  readonly at: string;
}

/** Keeps samples of an application that is being taken, inside the transaction that keeps its evidence. */
export async function keepSamples(
  transaction: VaultTransaction,
  applicant: RecentApplicant,
  samples: readonly NewSample[],
): Promise<void> {
  if (samples.length === 0) return;
  const { applicationId, ticket, at } = applicant;
  const known = await transaction
    .selectFrom('recent_applicant')
    .select('at')
    .where('application_id', '=', applicationId)
    .executeTakeFirst();
  let key: DataKey;
  if (known === undefined) {
    await transaction
      .insertInto('recent_applicant')
      .values({ application_id: applicationId, ticket, at })
      .execute();
    key = await makeDataKey(transaction, applicationId, 'comparison');
  } else {
    await transaction
      .updateTable('recent_applicant')
      .set({ at })
      .where('application_id', '=', applicationId)
      .execute();
    key = await openDataKey(transaction, applicationId, 'comparison');
  }
  for (const sample of samples) {
    await transaction
      .insertInto('recent_sample')
      .values({
        sample_id: sample.sampleId,
        application_id: applicationId,
        kind: sample.kind,
        finger: sample.kind === 'finger' ? sample.finger : null,
        quality: sample.quality,
        bytes: key.seal(`sample ${sample.sampleId}`, 0, sample.bytes),
      })
      .execute();
  }
}

/** A portrait that was taken anew: the one before is compared with nobody any more. */
export async function removeSamples(
  transaction: VaultTransaction,
  sampleIds: readonly string[],
): Promise<void> {
  if (sampleIds.length === 0) return;
  await transaction
    .deleteFrom('recent_sample')
    .where('sample_id', 'in', [...sampleIds])
    .execute();
}

/** Those before `applicationId`, the newest first, as many and as recent as the rule set says. */
export async function earlierApplicants(
  access: VaultAccess,
  applicationId: string,
  limits: { readonly applications: number; readonly since: string },
): Promise<RecentApplicant[]> {
  const rows = await access
    .selectFrom('recent_applicant')
    .selectAll()
    .where('application_id', '!=', applicationId)
    .where('at', '>=', limits.since)
    .orderBy('at', 'desc')
    .limit(limits.applications)
    .execute();
  return rows.map((row) => ({ applicationId: row.application_id, ticket: row.ticket, at: row.at }));
}

/** The samples of these applications, without their bytes. */
export async function samplesOf(
  access: VaultAccess,
  applicationIds: readonly string[],
  kind: 'finger' | 'face',
): Promise<StoredSample[]> {
  if (applicationIds.length === 0) return [];
  const rows = await access
    .selectFrom('recent_sample')
    .select(['sample_id', 'application_id', 'finger', 'quality'])
    .where('application_id', 'in', [...applicationIds])
    .where('kind', '=', kind)
    .execute();
  return rows.map((row) => ({
    sampleId: row.sample_id,
    applicationId: row.application_id,
    finger: row.finger === null ? null : fingerPositionSchema.parse(row.finger),
    quality: row.quality,
  }));
}

/** Bytes of samples by their ids; one that is gone meanwhile is left out. */
export async function sampleBytes(
  access: VaultAccess,
  sampleIds: readonly string[],
): Promise<Map<string, Uint8Array>> {
  if (sampleIds.length === 0) return new Map();
  const rows = await access
    .selectFrom('recent_sample')
    .select(['sample_id', 'application_id', 'bytes'])
    .where('sample_id', 'in', [...sampleIds])
    .execute();
  const keys = new Map<string, DataKey>();
  const found = new Map<string, Uint8Array>();
  for (const row of rows) {
    const key = keys.get(row.application_id) ?? (await openDataKey(access, row.application_id, 'comparison'));
    keys.set(row.application_id, key);
    found.set(row.sample_id, key.open(`sample ${row.sample_id}`, 0, row.bytes));
  }
  return found;
}

/** Nobody is compared with it any more; its key goes with it. Answers whether there was anything. */
export async function forgetApplicant(
  transaction: VaultTransaction,
  applicationId: string,
): Promise<boolean> {
  const gone = await transaction
    .deleteFrom('recent_applicant')
    .where('application_id', '=', applicationId)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
