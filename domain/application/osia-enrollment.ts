import type { FingerException } from '../biometrics/exceptions.ts';
import type { ApprovalReason } from '../officers/approvals.ts';
import type { Fee, IssueType, PolicyId } from '../policy/policy.ts';
import { vietnamDate } from '../applicant/partial-date.ts';
import type { FingerprintProgress } from './draft.ts';
import { type EvidenceMeta, evidenceFileName } from './evidence.ts';
import type { Finding } from './findings.ts';
import type { DraftFields, FieldRemark } from './fields.ts';
import { biometricDataOf, documentDataOf, straightenedCopyOf } from './osia-evidence.ts';
import type { Resolution, Statement } from './statements.ts';
import { contextKey, type Confirmation, type Enrollment, type RequestData } from './osia-profile.ts';

export { contextKey, type Enrollment, enrollmentSchema } from './osia-profile.ts';

/** Everything a sealed application says. Moments are ISO with `Z`. */
export interface EnrollmentInput {
  readonly applicationId: string;
  readonly policyId: PolicyId;
  readonly reason: { readonly code: string; readonly issueType: IssueType };
  readonly fields: DraftFields;
  readonly intakePlace: 'counter' | 'home';
  readonly ticket: string;
  readonly fee: Fee | null;
  /** Day promised on the slip. */
  readonly resultDate: string | null;
  readonly station: {
    readonly id: string;
    readonly name: string;
    readonly unitCode: string;
    readonly unitName: string;
  };
  readonly officerId: string;
  /** Null where no supervisor signs beside the officer. */
  readonly approval?: { readonly officerId: string; readonly reasons: readonly ApprovalReason[] } | null;
  readonly startedAt: string;
  readonly sealedAt: string;
  /** What the container carries: of the fingers, those of the chosen attempts only. */
  readonly evidence: readonly EvidenceMeta[];
  readonly fingerprints: readonly FingerprintProgress[];
  readonly fingerExceptions: readonly FingerException[];
  readonly irisException: { readonly code: string; readonly note: string } | null;
  readonly fieldRemarks: readonly FieldRemark[];
  /** What comparing the evidence that is sealed has found. */
  readonly findings?: readonly Finding[];
  /** What others than the form said of the applicant, and what was decided where they differed from it. */
  readonly statements?: readonly Statement[];
  readonly resolutions?: readonly Resolution[];
  readonly confirmations: readonly Confirmation[];
  readonly softwareVersions: Readonly<Record<string, string>>;
}

const requestTypes = {
  first: 'FIRST_ISSUANCE',
  change: 'RENEWAL',
  reissue: 'REPLACEMENT',
} as const satisfies Record<IssueType, RequestData['requestType']>;

/** The `application.json` of a container; write it canonically (RFC 8785). Members not known are absent, never null. */
export function toEnrollment(input: EnrollmentInput): Enrollment {
  const { surrenderedCard, delivery, ...biographic } = input.fields;
  return {
    enrollmentId: input.applicationId,
    status: 'FINALIZED',
    enrollmentType: input.reason.issueType,
    requestData: {
      requestType: requestTypes[input.reason.issueType],
      issueType: input.reason.issueType,
      reasonCode: input.reason.code,
      policyId: input.policyId,
      intakePlace: input.intakePlace,
      intakeDate: vietnamDate(input.sealedAt),
      ticket: input.ticket,
      ...(input.resultDate === null ? {} : { resultDate: input.resultDate }),
      ...(input.fee === null ? {} : { fee: input.fee }),
      ...(delivery === undefined ? {} : { delivery }),
      ...(surrenderedCard === undefined ? {} : { surrenderedCard }),
    },
    contextualData: { [contextKey]: contextOf(input) },
    biographicData: withoutUndefined(biographic),
    biometricData: biometricDataOf(input),
    documentData: documentDataOf(input.evidence),
  };
}

function contextOf(input: EnrollmentInput): Enrollment['contextualData'][typeof contextKey] {
  return {
    profile: '1',
    stationId: input.station.id,
    stationName: input.station.name,
    unit: { code: input.station.unitCode, name: input.station.unitName },
    officerId: input.officerId,
    ...(input.approval ? { approvals: [{ ...input.approval, reasons: [...input.approval.reasons] }] } : {}),
    startedAt: input.startedAt,
    sealedAt: input.sealedAt,
    softwareVersions: { ...input.softwareVersions },
    devices: devicesOf(input),
    attempts: input.fingerprints.flatMap((capture) =>
      capture.attempts.map(({ device, ...attempt }) => ({
        captureId: capture.captureId,
        ...attempt,
        deviceId: device.deviceId,
      })),
    ),
    ...comparedIn(input),
    acceptedPoor: input.fingerprints.flatMap(({ captureId, acceptedPoorReason }) =>
      acceptedPoorReason === null ? [] : [{ captureId, reason: acceptedPoorReason }],
    ),
    deviceChain: input.evidence
      .filter((evidence) => evidence.kind === 'finger')
      .toSorted((one, other) => one.capturedAt.localeCompare(other.capturedAt))
      .map(({ evidenceId, device, capturedAt, previousHash, hash }) => ({
        evidenceId,
        deviceId: device.deviceId,
        serialNumber: device.serialNumber,
        capturedAt,
        previousHash,
        hash,
      })),
    fingerExceptions: [...input.fingerExceptions],
    ...(input.irisException === null ? {} : { irisException: input.irisException }),
    fieldRemarks: [...input.fieldRemarks],
    ...statedIn(input),
    photoRemarks: input.evidence.flatMap((evidence) => (evidence.kind === 'photo' ? evidence.remarks : [])),
    ...acceptedPoorPhotoIn(input),
    confirmations: [...input.confirmations],
    documents: documentsOf(input.evidence),
  };
}

function comparedIn({ fingerprints, findings = [] }: EnrollmentInput) {
  const choices = fingerprints.flatMap(({ captureId, choices: ofCapture }) =>
    ofCapture.map((choice) => ({ captureId, ...choice })),
  );
  return {
    ...(choices.length === 0 ? {} : { choices }),
    ...(findings.length === 0 ? {} : { findings: findings.map((finding) => ({ ...finding })) }),
  };
}

function acceptedPoorPhotoIn({ evidence }: EnrollmentInput) {
  for (const piece of evidence) {
    if (piece.kind === 'photo' && piece.acceptedPoorReason !== undefined) {
      return { acceptedPoorPhoto: { evidenceId: piece.evidenceId, reason: piece.acceptedPoorReason } };
    }
  }
  return {};
}

function statedIn({ statements = [], resolutions = [] }: EnrollmentInput) {
  return {
    ...(statements.length === 0
      ? {}
      : {
          statements: statements.map(
            ({ statementId, source, saidAt, proven, evidenceId, fields, lifeStatus }) => ({
              ...(lifeStatus === undefined ? {} : { statementId, lifeStatus }),
              source,
              saidAt,
              proven,
              ...(evidenceId === null ? {} : { evidenceId }),
              fields: withoutUndefined(fields),
            }),
          ),
        }),
    ...(resolutions.length === 0 ? {} : { resolutions: [...resolutions] }),
  };
}

function devicesOf({ evidence, fingerprints }: EnrollmentInput) {
  const used = [
    ...fingerprints.flatMap(({ attempts }) => attempts.map(({ device }) => device)),
    ...evidence.flatMap((piece) => ('device' in piece ? [piece.device] : [])),
  ];
  return [...new Map(used.map((device) => [device.deviceId, device])).values()];
}

function documentsOf(evidence: readonly EvidenceMeta[]) {
  const pages = evidence.filter((piece) => piece.kind === 'document');
  return [...new Map(pages.map((piece) => [piece.documentId, piece])).values()].map((document) => {
    const originals = pages
      .filter(({ documentId }) => documentId === document.documentId)
      .filter((page) => straightenedCopyOf(evidence, page) !== undefined)
      .toSorted((one, other) => one.page - other.page)
      .map((page) => ({ page: page.page, file: evidenceFileName(page), sha256: page.sha256 }));
    return {
      documentId: document.documentId,
      type: document.documentType,
      source: document.source,
      ...(originals.length === 0 ? {} : { originals }),
    };
  });
}

/** RFC 8785 has no undefined; a cleared field is a field that isn't there. */
function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
