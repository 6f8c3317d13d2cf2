import { ageOn, vietnamDate } from '../../../domain/applicant/partial-date.ts';
import type { FingerprintProgress } from '../../../domain/application/draft.ts';
import { openDifferences } from '../../../domain/application/differences.ts';
import type { Difference } from '../../../domain/application/statements.ts';
import type { Finding } from '../../../domain/application/findings.ts';
import type { DraftState } from '../../../domain/application/progress.ts';
import { stoppingChecks } from '../../../domain/biometrics/face/portrait-score.ts';
import { policyById } from '../../../domain/policy/policies.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { findingsNow, openFindings } from '../comparing/findings-now.ts';
import type { StoredDraft } from './draft-store.ts';
import { fingerprintProgressOf } from './fingerprint-progress.ts';
import { differencesIn } from './statements.ts';

/** What follows from a stored draft on a given day. */
export interface DraftFacts {
  /** The draft's own: a station whose policy changes goes on with old drafts under the old one. */
  readonly policy: Policy;
  /** Day in Việt Nam, ISO. */
  readonly on: string;
  readonly age: number | null;
  readonly fingerprints: FingerprintProgress[];
  /** What was found about the evidence that would be sealed now. */
  readonly findings: Finding[];
  /** Where others do not say what the form says. */
  readonly differences: Difference[];
  readonly state: DraftState;
}

function handsToPicture({ fingerExceptions }: StoredDraft['record'], policy: Policy): number {
  if (policy.fingerExceptions.proofPhoto !== 'required') return 0;
  return fingerExceptions.filter(({ photo }) => photo === undefined).length;
}

export function factsOf(draft: StoredDraft, now: Date): DraftFacts {
  const { record } = draft;
  const policy = policyById(record.policyId);
  const on = vietnamDate(now.toISOString());
  const { birthDate } = record.fields;
  const age = birthDate === undefined ? null : ageOn(birthDate, on);
  const fingerprints = fingerprintProgressOf(record, policy, age);
  const findings = findingsNow(record, fingerprints);
  const differences = differencesIn(record);
  const state: DraftState = {
    policy,
    on,
    age,
    step: record.step,
    fields: record.fields,
    openDifferences: openDifferences(differences),
    reasonCode: record.reasonCode,
    fingerprints,
    openFindings: openFindings(findings),
    handsToPicture: handsToPicture(record, policy),
    irisSettled: record.irisException !== null,
    hasPhoto: record.photo !== null,
    photoPoor: isPoorPhoto(record, policy),
    documents: record.documents.map(({ type }) => type),
    signatures: record.signatures.map(({ signer }) => signer),
    confirmed: record.confirmedAt !== null,
    sealed: draft.status === 'sealed',
  };
  return { policy, on, age, fingerprints, findings, differences, state };
}

function isPoorPhoto({ photo }: StoredDraft['record'], { portrait }: Policy): boolean {
  if (photo === null || photo.acceptedPoorReason !== undefined) return false;
  return stoppingChecks(photo.checks ?? [], portrait).length > 0;
}
