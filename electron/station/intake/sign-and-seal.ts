import { rm } from 'node:fs/promises';
import canonicalize from 'canonicalize';
import { missingFrom } from '../../../domain/application/enrollment-checks.ts';
import type { EvidenceMeta } from '../../../domain/application/evidence.ts';
import { type Enrollment, toEnrollment } from '../../../domain/application/osia-enrollment.ts';
import { mayEnter, missingBeforeSigning } from '../../../domain/application/progress.ts';
import type { SealedSummary } from '../../../domain/channels/officer.ts';
import { reasonOf } from '../../../domain/policy/policies.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { reached } from '../fault-points.ts';
import { openWithPassphrase } from '../officers/passphrase-guard.ts';
import { sealedFilePath } from '../outbox/outbox-store.ts';
import { stationSigner } from '../provisioning/identity.ts';
import { sealApplication } from '../sealing/seal-application.ts';
import { evidenceOfDraft } from '../vault/evidence-store.ts';
import { confirmationsOf } from './confirmations.ts';
import { draftViewOf, feeOf } from './draft-view.ts';
import { keepSealed } from './keep-sealed.ts';
import { type OpenDraft, openDraft } from './open-draft.ts';
import { evidenceToSeal, sealSource } from './seal-sources.ts';
import { addWorkingDays } from './working-days.ts';

/** Progress is told in steps that can be seen. */
const progressSteps = 50;

/**
 * The officer's own signature: the passphrase opens the officer's key, everything is checked once more, the container is
 * written and synced, and only then one transaction marks the application sealed and queues it. Killed in between, the file is an
 * orphan that the next start removes, and the draft is as it was.
 *
 * Failures: those of `openDraft`, `openWithPassphrase` and `sealApplication`; `step-locked`; `application-incomplete`
 * (details.missing); `sealing-under-way`; `draft-changed`.
 */
export async function signAndSeal(
  desk: Desk,
  input: { draftId: string; credential: Credential },
): Promise<Result<SealedSummary>> {
  if (desk.sealing) return err('sealing-under-way');
  desk.sealing = true;
  try {
    return await signOpenDraft(desk, input);
  } finally {
    desk.sealing = false;
  }
}

async function signOpenDraft(
  desk: Desk,
  input: { draftId: string; credential: Credential },
): Promise<Result<SealedSummary>> {
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const complete = checkComplete(opened.value);
  if (!complete.ok) return complete;
  if (input.credential.kind !== 'passphrase') return err('token-absent');
  const key = await openWithPassphrase(desk, opened.value.officer.id, input.credential.passphrase);
  if (!key.ok) {
    const failures = Number(key.error.details?.failures ?? 0);
    await recordAudit(desk, 'signature-refused', input.draftId, { failures });
    return key;
  }
  const all = await evidenceOfDraft(desk.vault.database, input.draftId);
  const evidence = evidenceToSeal(all, opened.value.fingerprints);
  const sealedAt = desk.now();
  const resultDate = resultDateOf(opened.value);
  const enrollment = enrollmentOf(desk, opened.value, evidence, sealedAt, resultDate);
  const missing = missingFrom(enrollment, opened.value.policy);
  if (missing.length > 0) {
    return err('application-incomplete', missing.join(' '), { missing: missing.length });
  }
  const outputPath = sealedFilePath(desk.dataFolder, input.draftId);
  reached('seal.begun');
  const sealed = await sealApplication({
    applicationJson: new TextEncoder().encode(canonicalize(enrollment)),
    files: evidence.map((piece) => sealSource(desk.vault.database, piece)),
    officer: key.value,
    station: stationSigner(opened.value.identity),
    centreCertificate: opened.value.identity.centre,
    outputPath,
    signedAt: sealedAt,
    onProgress: progressTeller(desk, input.draftId),
  });
  if (!sealed.ok) return sealed;
  reached('seal.file-named');
  const kept = await keepSealed(desk, opened.value, { ...sealed.value, sealedAt, resultDate });
  if (!kept.ok) {
    await rm(outputPath, { force: true });
    return kept;
  }
  reached('seal.committed');
  const { draftId, ticket, band } = kept.value.draft;
  const { bytes, ms } = sealed.value;
  desk.log.info({ applicationId: draftId, bytes, ms: Math.round(ms) }, 'application sealed');
  const view = draftViewOf(kept.value.draft, kept.value.facts);
  // The officer may have called the next applicant meanwhile: the desk is theirs then.
  if (desk.open?.draftId === draftId) {
    desk.open = view;
    desk.sealed = { draftId, ticket, band, resultDate };
  }
  desk.outbox?.wake();
  desk.emit('draft.changed', view);
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

function checkComplete({ state }: OpenDraft): Result<void> {
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
  evidence: readonly EvidenceMeta[],
  sealedAt: Date,
  resultDate: string,
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
    resultDate,
    station: identity.station,
    officerId: officer.id,
    startedAt: draft.createdAt,
    sealedAt: sealedAt.toISOString(),
    evidence,
    fingerprints,
    fingerExceptions: record.fingerExceptions,
    irisException: record.irisException,
    fieldRemarks: draftViewOf(draft, opened).remarks,
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
