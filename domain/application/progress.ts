import { reasonOf } from '../policy/policies.ts';
import type { Eligibility, Policy, Signer } from '../policy/policy.ts';
import { err, type Failure, ok, type Result } from '../result.ts';
import { remarksOn } from './checks.ts';
import { isFilled } from './completeness.ts';
import type { DraftFields } from './fields.ts';
import type { StepId, StepStatus } from './steps.ts';

/** The plain facts of a draft that decide where its wizard stands. */
export interface DraftState {
  readonly policy: Policy;
  /** Today in Vietnam, ISO date. */
  readonly on: string;
  readonly age: number | null;
  readonly step: StepId;
  readonly fields: DraftFields;
  /** Fields about which a source says something else and nobody has decided. */
  readonly openDifferences: readonly string[];
  readonly reasonCode: string | null;
  /** State of each fingerprint capture of the policy; `FingerprintProgress` fits. */
  readonly fingerprints: readonly {
    readonly captureId: string;
    readonly state: 'todo' | 'good' | 'poor' | 'exception';
    readonly acceptedPoorReason: string | null;
  }[];
  /** Fingers that can't be captured and whose hand the rule set wants a picture of. */
  readonly handsToPicture: number;
  /** Findings that stop, by the step whose evidence they are about. */
  readonly openFindings: Readonly<Partial<Record<StepId, number>>>;
  /** Iris taken, or recorded as not to be had. */
  readonly irisSettled: boolean;
  readonly hasPhoto: boolean;
  /** It fails a check that stops, and nobody has said why it is kept. */
  readonly photoPoor?: boolean;
  /** Type codes of the papers added. */
  readonly documents: readonly string[];
  readonly signatures: readonly Signer[];
  /** The applicant agreed to the data as it stands now. */
  readonly confirmed: boolean;
  readonly sealed: boolean;
}

export interface StepProgress {
  readonly id: StepId;
  readonly status: StepStatus;
  /** Things this step still wants before the application can be sealed. */
  readonly missing: number;
}

export type StepFailure = Failure<'step-locked' | 'step-not-in-policy' | 'application-sealed'>;

/** Null while the birth date or the reason is unknown: then nothing can be decided. */
export function eligibilityOf(
  state: Pick<DraftState, 'policy' | 'on' | 'fields' | 'reasonCode'>,
): Eligibility | null {
  const { policy, on, fields, reasonCode } = state;
  if (reasonCode === null || !isFilled(fields, 'birthDate')) return null;
  const eligibility = policy.eligibility({
    birthDate: fields.birthDate?.value ?? '',
    on,
    reasonCode,
    hasRepresentative: isFilled(fields, 'representative'),
  });
  return eligibility.code === 'birth-date-unknown' ? null : eligibility;
}

/** Every step of the policy, in its order, as the rail shows it. */
export function stepsOf(state: DraftState): StepProgress[] {
  const steps = state.policy.steps({ age: state.age });
  const current = steps.indexOf(state.step);
  return steps.map((id, index) => ({
    id,
    missing: missingIn(id, state),
    status: id === state.step ? 'current' : statusOf(id, index < current, state),
  }));
}

function statusOf(id: StepId, passed: boolean, state: DraftState): StepStatus {
  if (!state.sealed && !mayEnter(state, id).ok) return 'locked';
  if (missingIn(id, state) > 0) return passed || hasErrors(id, state) ? 'attention' : 'todo';
  return passed || isTouched(id, state) ? 'done' : 'todo';
}

function hasErrors(id: StepId, state: DraftState): boolean {
  if ((state.openFindings[id] ?? 0) > 0) return true;
  if (id === 'reason') return eligibilityOf(state)?.decision === 'not-eligible';
  if (id === 'personal') {
    return state.openDifferences.length > 0 || errorsOn(state).some(({ code }) => code !== 'required');
  }
  if (id === 'photo') return state.photoPoor === true;
  return id === 'fingerprints' && state.fingerprints.some((capture) => isPoorUnaccepted(capture));
}

/** Steps that may be complete without anything in them count as done only when something is in them. */
function isTouched(id: StepId, state: DraftState): boolean {
  switch (id) {
    case 'find':
      return ['name', 'personalNumber', 'oldIdentityNumber'].some((field) => isFilled(state.fields, field));
    case 'documents':
      return state.documents.length > 0;
    case 'slip':
      return state.sealed;
    default:
      return true;
  }
}

const errorsOn = (state: DraftState) =>
  remarksOn(state.fields, state).filter(({ severity }) => severity === 'error');

function isPoorUnaccepted({ state, acceptedPoorReason }: DraftState['fingerprints'][number]): boolean {
  return state === 'poor' && acceptedPoorReason === null;
}

/** Things a step still wants; each finding that stops is one. */
export function missingIn(id: StepId, state: DraftState): number {
  return wantedIn(id, state) + (state.openFindings[id] ?? 0);
}

function wantedIn(id: StepId, state: DraftState): number {
  switch (id) {
    case 'find':
    case 'slip':
      return 0;
    case 'reason':
      return state.reasonCode === null || eligibilityOf(state)?.decision === 'not-eligible' ? 1 : 0;
    case 'personal':
      return (
        new Set([...errorsOn(state).map(({ field }) => field), ...state.openDifferences]).size +
        Number(lacksRepresentative(state))
      );
    case 'documents':
      return lacksDocument(state) ? 1 : 0;
    case 'fingerprints':
      return missingCaptures(state) + state.handsToPicture;
    case 'iris':
      return state.irisSettled ? 0 : 1;
    case 'photo':
      return state.hasPhoto && state.photoPoor !== true ? 0 : 1;
    case 'signature':
      return state.policy.signers({ age: state.age }).filter((signer) => !state.signatures.includes(signer))
        .length;
    case 'review':
      return state.confirmed ? 0 : 1;
    case 'sign':
      return state.sealed ? 0 : 1;
  }
}

/** A rule set may ask for a representative without listing the field; not counted twice where it does. */
function lacksRepresentative(state: DraftState): boolean {
  if (eligibilityOf(state)?.decision !== 'needs-representative') return false;
  return !errorsOn(state).some(({ field }) => field === 'representative');
}

function lacksDocument({ policy, reasonCode, documents }: DraftState): boolean {
  const accepted = reasonOf(policy, reasonCode)?.documents ?? [];
  return accepted.length > 0 && !accepted.some((type) => documents.includes(type));
}

function missingCaptures({ policy, age, fingerprints }: DraftState): number {
  return policy.captures({ age }).filter(({ kind, id }) => {
    if (kind !== 'fingerprint') return false;
    const capture = fingerprints.find(({ captureId }) => captureId === id);
    return capture === undefined || capture.state === 'todo' || isPoorUnaccepted(capture);
  }).length;
}

/** Steps in which the applicant's body or hand is recorded; whose it is must be known before. */
const captureSteps: readonly StepId[] = ['fingerprints', 'iris', 'photo', 'signature'];

/**
 * Whether the officer may work on a step. `step-locked` names the step to go to first (`details.step`) and how many things are
 * missing there (`details.missing`).
 *
 * - find, reason: always. personal, documents: once there is a reason.
 * - captures: once the applicant is eligible and name and birth date are there; in the policy's order (TT 60/2021 Art. 5,
 *   Law 26/2023 Art. 23), each when those before it are complete.
 * - signature and review: when all that is signed for is complete. sign: when the applicant has agreed.
 * - slip: when sealed; then nothing else.
 */
export function mayEnter(state: DraftState, step: StepId): Result<void, StepFailure> {
  const steps = state.policy.steps({ age: state.age });
  if (!steps.includes(step)) return err('step-not-in-policy', step);
  if (state.sealed) return step === 'slip' ? ok() : err('application-sealed', step);
  if (step === 'find' || step === 'reason') return ok();
  if (step === 'slip') return locked('sign', 1);
  if (state.reasonCode === null) return locked('reason', 1);
  if (step === 'personal' || step === 'documents') return ok();

  const before = steps.slice(0, steps.indexOf(step));
  const needed = step === 'signature' || !captureSteps.includes(step) ? before : before.filter(isCapture);
  const identity = identityGaps(state);
  if (identity > 0) return locked('personal', identity);
  const eligibility = eligibilityOf(state);
  if (eligibility === null || eligibility.decision === 'needs-representative') return locked('personal', 1);
  if (eligibility.decision === 'not-eligible') return locked('reason', 1);
  for (const id of needed) {
    const missing = missingIn(id, state);
    if (missing > 0) return locked(id, missing);
  }
  return ok();
}

const isCapture = (id: StepId): boolean => captureSteps.includes(id);

function identityGaps({ fields }: DraftState): number {
  return ['name', 'birthDate'].filter((field) => !isFilled(fields, field)).length;
}

function locked(step: StepId, missing: number): Result<void, StepFailure> {
  return err('step-locked', `${step} is not complete`, { step, missing });
}

/** Things missing in the whole application before the officer can sign it. */
export function missingBeforeSigning(state: DraftState): number {
  return state.policy
    .steps({ age: state.age })
    .filter((id) => id !== 'sign' && id !== 'slip')
    .reduce((sum, id) => sum + missingIn(id, state), 0);
}
