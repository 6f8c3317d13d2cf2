import { ageOn } from '../../../domain/applicant/partial-date.ts';
import { differencesOf, openDifferences } from '../../../domain/application/differences.ts';
import { remarksOn } from '../../../domain/application/checks.ts';
import { approvalReasonsOfDraft } from '../../../domain/application/approvals.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import { eligibilityOf, type DraftState, mayEnter, stepsOf } from '../../../domain/application/progress.ts';
import { isOpen, stepOfFinding } from '../../../domain/application/findings.ts';
import type { Resolution } from '../../../domain/application/statements.ts';
import type { StepId } from '../../../domain/application/steps.ts';
import { policyById } from '../../../domain/policy/policies.ts';
import type { Policy, PolicyId } from '../../../domain/policy/policy.ts';
import type { Result } from '../../../domain/result.ts';

const today = '2026-11-21';

/** A draft as the scripted station keeps it: what was put in; everything else is worked out by the domain. */
export type DraftFacts = Omit<
  DraftView,
  'steps' | 'remarks' | 'age' | 'eligibility' | 'fee' | 'captures' | 'approvals' | 'signers' | 'differences'
> & { resolutions: Resolution[] };

export function emptyDraft(number: number, policyId: PolicyId, intakePlace: 'counter' | 'home'): DraftFacts {
  const now = new Date().toISOString();
  return {
    draftId: `draft-${number}`,
    revision: 1,
    ticket: `A${String(number).padStart(3, '0')}`,
    band: number % 8,
    createdAt: now,
    savedAt: now,
    policyId,
    step: 'find',
    fields: {},
    reasonCode: null,
    intakePlace,
    fingerprints: [],
    fingerExceptions: [],
    irisException: null,
    photo: null,
    documents: [],
    signatures: [],
    confirmedAt: null,
    findings: [],
    statements: [],
    resolutions: [],
    sealed: null,
    status: 'draft',
    applicationId: null,
  };
}

/** Decisions hold for as long as the scenario runs: nothing is voided here. */
const differencesIn = ({ fields, statements, resolutions }: DraftFacts): DraftView['differences'] =>
  differencesOf(fields, statements, resolutions);

function stateOf(facts: DraftFacts): DraftState {
  const birth = facts.fields.birthDate?.value ?? '';
  return {
    policy: policyById(facts.policyId),
    on: today,
    age: ageOn(birth, today),
    step: facts.step,
    fields: facts.fields,
    openDifferences: openDifferences(differencesIn(facts)),
    reasonCode: facts.reasonCode,
    fingerprints: facts.fingerprints,
    handsToPicture: 0,
    openFindings: openFindings(facts.findings),
    irisSettled: facts.irisException !== null,
    hasPhoto: facts.photo !== null,
    photoPoor: facts.photo !== null && isPoor(facts.photo, policyById(facts.policyId)),
    documents: facts.documents.map(({ type }) => type),
    signatures: facts.signatures.map(({ signer }) => signer),
    confirmed: facts.confirmedAt !== null,
    sealed: facts.status !== 'draft',
  };
}

function openFindings(findings: DraftView['findings']): DraftState['openFindings'] {
  const counts: Partial<Record<StepId, number>> = {};
  for (const { code } of findings.filter(isOpen)) {
    counts[stepOfFinding(code)] = (counts[stepOfFinding(code)] ?? 0) + 1;
  }
  return counts;
}

/** It fails a check that stops, and nobody has said why it is kept. */
function isPoor(
  { checks = [], acceptedPoorReason }: NonNullable<DraftView['photo']>,
  policy: Policy,
): boolean {
  const stopping = checks.some(
    ({ code, state }) => state === 'not-met' && policy.portrait.stopping.includes(code),
  );
  return stopping && acceptedPoorReason === undefined;
}

export function mayGo(facts: DraftFacts, step: StepId): Result<void> {
  return mayEnter(stateOf(facts), step);
}

export function viewOf(given: DraftFacts): DraftView {
  const { resolutions, ...facts } = given;
  const state = stateOf(given);
  const { policy, age } = state;
  const birthDate = facts.fields.birthDate?.value ?? '';
  return {
    ...facts,
    differences: differencesOf(facts.fields, facts.statements, resolutions),
    age,
    steps: stepsOf(state),
    remarks: remarksOn(facts.fields, state),
    eligibility: eligibilityOf(state),
    fee:
      facts.reasonCode === null
        ? null
        : policy.fee({ reasonCode: facts.reasonCode, birthDate, on: today, online: false }),
    captures: [...policy.captures({ age })],
    approvals: approvalReasonsOfDraft(policy, given),
    signers: [...policy.signers({ age })],
  };
}
