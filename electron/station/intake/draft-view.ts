import { approvalReasonsOfDraft } from '../../../domain/application/approvals.ts';
import { remarksOn } from '../../../domain/application/checks.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import { eligibilityOf, stepsOf } from '../../../domain/application/progress.ts';
import { isPartialDate } from '../../../domain/applicant/partial-date.ts';
import type { Fee } from '../../../domain/policy/policy.ts';
import type { DraftFacts } from './draft-facts.ts';
import type { StoredDraft } from './draft-store.ts';

/** Everything the windows show of a draft; nothing in it can be written back. */
export function draftViewOf(draft: StoredDraft, facts: DraftFacts): DraftView {
  const { record } = draft;
  const { policy, age, state } = facts;
  return {
    draftId: draft.draftId,
    revision: draft.revision,
    ticket: draft.ticket,
    band: draft.band,
    createdAt: draft.createdAt,
    savedAt: draft.savedAt,
    policyId: record.policyId,
    step: record.step,
    steps: stepsOf(state),
    fields: record.fields,
    remarks: remarksOn(record.fields, state),
    age,
    reasonCode: record.reasonCode,
    intakePlace: record.intakePlace,
    eligibility: eligibilityOf(state),
    fee: feeOf(draft, facts),
    captures: [...policy.captures({ age })],
    fingerprints: facts.fingerprints,
    fingerExceptions: record.fingerExceptions,
    irisException: record.irisException,
    photo: record.photo,
    documents: record.documents,
    signatures: record.signatures,
    approvals: approvalReasonsOfDraft(policy, { ...record, ...facts }),
    signers: [...policy.signers({ age })],
    confirmedAt: record.confirmedAt,
    findings: facts.findings,
    statements: record.statements,
    differences: facts.differences,
    status: draft.status,
    applicationId: draft.status === 'sealed' ? draft.draftId : null,
    sealed: record.sealed,
  };
}

/** Null until reason and birth date are known. */
export function feeOf({ record }: StoredDraft, { policy, on }: DraftFacts): Fee | null {
  const { birthDate } = record.fields;
  if (record.reasonCode === null || birthDate === undefined || !isPartialDate(birthDate)) return null;
  return policy.fee({ reasonCode: record.reasonCode, birthDate: birthDate.value, on, online: false });
}
