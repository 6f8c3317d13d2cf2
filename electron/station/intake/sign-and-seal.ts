import { rm } from 'node:fs/promises';
import canonicalize from 'canonicalize';
import { approvalReasonsIn, approvalReasonsOfDraft } from '../../../domain/application/approvals.ts';
import { missingFrom } from '../../../domain/application/enrollment-checks.ts';
import type { EvidenceMeta } from '../../../domain/application/evidence.ts';
import { isOpen } from '../../../domain/application/findings.ts';
import { type Enrollment, toEnrollment } from '../../../domain/application/osia-enrollment.ts';
import { mayEnter, missingBeforeSigning } from '../../../domain/application/progress.ts';
import type { SealedSummary } from '../../../domain/channels/officer.ts';
import { reasonOf } from '../../../domain/policy/policies.ts';
import type { ApprovalReason } from '../../../domain/officers/approvals.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { reached } from '../fault-points.ts';
import { sealedFilePath } from '../outbox/outbox-store.ts';
import { stationSigner } from '../provisioning/identity.ts';
import { sealApplication } from '../sealing/seal-application.ts';
import { evidenceOfDraft } from '../vault/evidence-store.ts';
import { confirmationsOf } from './confirmations.ts';
import { draftViewOf, feeOf } from './draft-view.ts';
import { keepSealed } from './keep-sealed.ts';
import { type OpenDraft, openDraft } from './open-draft.ts';
import { type Signers, type SigningInput, openSigners } from './open-signers.ts';
import { evidenceToSeal, sealSource, withPoorPortrait } from './seal-sources.ts';
import { addWorkingDays } from './working-days.ts';

/** Progress is told in steps that can be seen. */
const progressSteps = 50;

/**
 * The officer's own signature, and a supervisor's beside it where the draft asks for four eyes: their keys are opened, everything is
 * checked once more, the container is written and synced, and only then one transaction marks the application sealed and queues it. Killed in between, the file is an
 * orphan that the next start removes, and the draft is as it was.
 *
 * Failures: those of `openDraft`, `openSigners` and `sealApplication`; `step-locked`; `evidence-uncompared` (details.pieces), `finding-open`
 * (details.findings); `application-incomplete`
 * (details.missing); `sealing-under-way`; `draft-changed`.
 */
export async function signAndSeal(desk: Desk, input: SigningInput): Promise<Result<SealedSummary>> {
  if (desk.sealing) return err('sealing-under-way');
  desk.sealing = true;
  try {
    return await signOpenDraft(desk, input);
  } finally {
    desk.sealing = false;
  }
}

async function signOpenDraft(desk: Desk, input: SigningInput): Promise<Result<SealedSummary>> {
  // Whatever kept something from being compared may be over.
  desk.comparing.wake(input.draftId);
  await desk.comparing.settled(desk.timings.comparingMs);
  await desk.pages.settled(desk.timings.pagesMs);
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const complete = checkComplete(opened.value);
  if (!complete.ok) return complete;
  const { draft, policy, officer } = opened.value;
  const reasons = approvalReasonsOfDraft(policy, { ...draft.record, ...opened.value });
  const signers = await openSigners(desk, officer.id, reasons, input);
  if (!signers.ok) return signers;
  try {
    return await sealWith(desk, opened.value, signers.value, reasons);
  } finally {
    await signers.value.close();
  }
}

async function sealWith(
  desk: Desk,
  opened: OpenDraft,
  signers: Signers,
  reasons: readonly ApprovalReason[],
): Promise<Result<SealedSummary>> {
  const {
    draft: { draftId },
    identity,
    policy,
  } = opened;
  const all = await evidenceOfDraft(desk.vault.database, draftId);
  const evidence = evidenceToSeal(all, opened.fingerprints, opened.draft.record.documents);
  const sealedAt = desk.now();
  const resultDate = resultDateOf(opened);
  const approval = signers.supervisor === null ? null : { officerId: signers.supervisor.id, reasons };
  const enrollment = enrollmentOf(desk, opened, { evidence, sealedAt, resultDate, approval });
  const missing = missingFrom(enrollment, policy);
  if (missing.length > 0) {
    return err('application-incomplete', missing.join(' '), { missing: missing.length });
  }
  // The centre will ask this of what was sealed, not of the draft.
  if (approvalReasonsIn(enrollment, policy).join() !== reasons.join()) {
    return err('approval-needed', 'the application tells of other reasons than the draft');
  }
  const outputPath = sealedFilePath(desk.dataFolder, draftId);
  reached('seal.begun');
  const sealed = await sealApplication({
    applicationJson: new TextEncoder().encode(canonicalize(enrollment)),
    files: evidence.map((piece) => sealSource(desk.vault.database, piece)),
    officer: signers.officer,
    ...(signers.supervisor === null ? {} : { supervisor: signers.supervisor }),
    station: stationSigner(identity),
    centreCertificate: identity.centre,
    outputPath,
    signedAt: sealedAt,
    onProgress: progressTeller(desk, draftId),
  });
  if (!sealed.ok) return sealed;
  reached('seal.file-named');
  const kept = await keepSealed(desk, opened, { ...sealed.value, sealedAt, resultDate, approval });
  if (!kept.ok) {
    await rm(outputPath, { force: true });
    return kept;
  }
  reached('seal.committed');
  const { ticket, band } = kept.value.draft;
  const { bytes, ms } = sealed.value;
  desk.log.info({ applicationId: draftId, bytes, ms: Math.round(ms) }, 'application sealed');
  const view = draftViewOf(kept.value.draft, kept.value.facts);
  // The officer may have called the next applicant meanwhile: the desk is theirs then.
  if (desk.open?.draftId === draftId) {
    desk.open = view;
    desk.sealed = { draftId, ticket, band, resultDate };
  }
  desk.outbox?.wake();
  // Or another officer has taken the desk over, whom this applicant is no business of.
  if (desk.officer?.id === opened.officer.id) desk.emit('draft.changed', view);
  desk.refreshApplicant();
  return ok({
    applicationId: draftId,
    ticket,
    sha256: sealed.value.sha256,
    bytes: sealed.value.bytes,
    sealMs: sealed.value.ms,
    resultDate,
  });
}

function checkComplete({ draft, findings, state }: OpenDraft): Result<void> {
  const { uncompared } = draft.record;
  if (uncompared.length > 0) return err('evidence-uncompared', undefined, { pieces: uncompared.length });
  const open = findings.filter(isOpen);
  if (open.length > 0) return err('finding-open', open[0]?.code, { findings: open.length });
  const missing = missingBeforeSigning(state);
  if (missing > 0) return err('application-incomplete', undefined, { missing });
  return mayEnter(state, 'sign');
}

function resultDateOf({ policy, on, draft }: OpenDraft): string {
  const issueType = reasonOf(policy, draft.record.reasonCode)?.issueType ?? 'first';
  // Which area the unit lies in is not provisioned yet: the ordinary time limit is promised.
  return addWorkingDays(on, policy.timeLimit({ issueType, area: 'other' }).workingDays);
}

function enrollmentOf(
  desk: Desk,
  opened: OpenDraft,
  sealing: {
    readonly evidence: readonly EvidenceMeta[];
    readonly sealedAt: Date;
    readonly resultDate: string;
    readonly approval: { readonly officerId: string; readonly reasons: readonly ApprovalReason[] } | null;
  },
): Enrollment {
  const { draft, policy, identity, officer, fingerprints } = opened;
  const { record } = draft;
  const reason = reasonOf(policy, record.reasonCode);
  return toEnrollment({
    applicationId: draft.draftId,
    policyId: policy.id,
    reason: { code: reason?.code ?? '', issueType: reason?.issueType ?? 'first' },
    fields: record.fields,
    intakePlace: record.intakePlace,
    ticket: draft.ticket,
    fee: feeOf(draft, opened),
    resultDate: sealing.resultDate,
    station: identity.station,
    officerId: officer.id,
    approval: sealing.approval,
    startedAt: draft.createdAt,
    sealedAt: sealing.sealedAt.toISOString(),
    evidence: withPoorPortrait(sealing.evidence, record.photo),
    fingerprints,
    fingerExceptions: record.fingerExceptions,
    irisException: record.irisException,
    fieldRemarks: draftViewOf(draft, opened).remarks,
    findings: opened.findings,
    statements: record.statements,
    resolutions: opened.differences.flatMap(({ resolution }) => (resolution === null ? [] : [resolution])),
    confirmations: confirmationsOf(opened),
    softwareVersions: desk.versions,
  });
}

function progressTeller(desk: Desk, draftId: string): (done: number, total: number) => void {
  let told = -1;
  return (done, total) => {
    const step = total === 0 ? progressSteps : Math.floor((done / total) * progressSteps);
    if (step === told) return;
    told = step;
    desk.emit('seal.progress', { draftId, done, total });
  };
}
