import type { DraftRecord } from './draft-record.ts';

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * What a change undoes. A confirmation holds only for the data that was read back; a representative's signature only for
 * the person who gave it; a reason is not carried over to another policy's list (policies don't change within a draft).
 */
export function withConsequences(before: DraftRecord, after: DraftRecord): DraftRecord {
  const dataChanged = !same(before.fields, after.fields) || before.reasonCode !== after.reasonCode;
  const representativeChanged =
    !same(before.fields.representative?.name, after.fields.representative?.name) ||
    before.fields.representative?.number !== after.fields.representative?.number;
  const signatures = representativeChanged
    ? after.signatures.filter(({ signer }) => signer !== 'representative')
    : after.signatures;
  const confirmedAt = dataChanged && after.confirmedAt === before.confirmedAt ? null : after.confirmedAt;
  const confirmedRevision = confirmedAt === null ? null : after.confirmedRevision;
  return { ...after, signatures, confirmedAt, confirmedRevision };
}
