import { type FingerprintCaptureId, fingersOf } from '../../../domain/biometrics/positions.ts';
import { withoutLostFindings } from '../comparing/findings-now.ts';
import type { DraftRecord } from './draft-record.ts';

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * What a change undoes. A confirmation holds only for the data that was read back; a signature only for the name that
 * stood above it on the pad, a representative's besides only for the number; a poor capture that was accepted only for the
 * fingers that were asked for then; what a page said only as long as the page is there.
 */
export function withConsequences(before: DraftRecord, after: DraftRecord): DraftRecord {
  const dataChanged = !same(before.fields, after.fields) || before.reasonCode !== after.reasonCode;
  const other = {
    applicant: before.fields.name?.full !== after.fields.name?.full,
    representative:
      !same(before.fields.representative?.name, after.fields.representative?.name) ||
      before.fields.representative?.number !== after.fields.representative?.number,
  };
  const signatures = after.signatures.filter(({ signer }) => !other[signer]);
  const confirmedAt = dataChanged && after.confirmedAt === before.confirmedAt ? null : after.confirmedAt;
  const confirmedRevision = confirmedAt === null ? null : after.confirmedRevision;
  const acceptedPoor = stillAccepted(before, after);
  const pages = new Set(after.documents.flatMap((document) => document.pages.map((page) => page.evidenceId)));
  const statements = after.statements.filter(
    ({ evidenceId }) => evidenceId === null || pages.has(evidenceId),
  );
  return {
    ...withoutLostFindings(after),
    acceptedPoor,
    statements,
    signatures,
    confirmedAt,
    confirmedRevision,
  };
}

/** With other fingers to give, the policy's number of attempts counts anew. */
function stillAccepted(before: DraftRecord, after: DraftRecord): DraftRecord['acceptedPoor'] {
  const excepted = ({ fingerExceptions }: DraftRecord) => fingerExceptions.map(({ finger }) => finger);
  const changed = new Set([
    ...excepted(before).filter((finger) => !excepted(after).includes(finger)),
    ...excepted(after).filter((finger) => !excepted(before).includes(finger)),
  ]);
  if (changed.size === 0) return after.acceptedPoor;
  const kept = Object.entries(after.acceptedPoor).filter(
    ([captureId]) => !fingersOf(captureId as FingerprintCaptureId).some((finger) => changed.has(finger)),
  );
  return Object.fromEntries(kept);
}
