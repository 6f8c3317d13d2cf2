import { z } from 'zod';
import {
  attemptFingerSchema,
  documentSummarySchema,
  photoSummarySchema,
  sealedFactsSchema,
  signatureSummarySchema,
} from '../../../domain/application/draft.ts';
import { draftFieldsSchema } from '../../../domain/application/fields.ts';
import { keptFindingSchema } from '../../../domain/application/findings.ts';
import { resolutionSchema, statementSchema } from '../../../domain/application/statements.ts';
import { stepIdSchema } from '../../../domain/application/steps.ts';
import { fingerExceptionSchema } from '../../../domain/biometrics/exceptions.ts';
import {
  type FingerprintCaptureId,
  fingerprintCaptureIdSchema,
} from '../../../domain/biometrics/positions.ts';
import { captureDeviceSchema } from '../../../domain/devices/fingerprint-scanner.ts';
import { policyIdSchema } from '../../../domain/policy/policy.ts';

/** One attempt as the draft remembers it; the images are evidence of their own. */
export const attemptRecordSchema = z.object({
  attemptId: z.string(),
  captureId: fingerprintCaptureIdSchema,
  /** 1 for the first attempt at this capture; numbers are never used twice in a draft. */
  number: z.number().int(),
  capturedAt: z.iso.datetime(),
  /** By the station's clock; absent in drafts of earlier versions. */
  keptAt: z.iso.datetime().optional(),
  device: captureDeviceSchema,
  fingers: z.array(attemptFingerSchema),
});
export type AttemptRecord = z.infer<typeof attemptRecordSchema>;

/** Why poor images were taken, and which: it is said of these and of no other. */
const acceptedPoorSchema = z.object({ reason: z.string(), evidenceIds: z.array(z.string()) });

const storedRecordSchema = z.object({
  policyId: policyIdSchema,
  intakePlace: z.enum(['counter', 'home']),
  step: stepIdSchema,
  fields: draftFieldsSchema,
  reasonCode: z.string().nullable(),
  attempts: z.array(attemptRecordSchema),
  /** Captures whose poor images were taken, with the officer's reason; the reason alone in drafts of earlier versions. */
  acceptedPoor: z.partialRecord(fingerprintCaptureIdSchema, z.union([acceptedPoorSchema, z.string()])),
  /** Attempts, by their ids, that are still to be compared; nothing is sealed before. */
  uncompared: z.array(z.string()).default([]),
  /** Everything comparing has found; what of it is said and counts now follows from the numbers and the evidence that would be sealed. */
  findings: z.array(keptFindingSchema).default([]),
  fingerExceptions: z.array(fingerExceptionSchema),
  irisException: z.object({ code: z.string(), note: z.string() }).nullable(),
  photo: photoSummarySchema.nullable(),
  documents: z.array(documentSummarySchema),
  signatures: z.array(signatureSummarySchema),
  /** What others than the form say of the applicant; absent in drafts of earlier versions, as is what was decided about it. */
  statements: z.array(statementSchema).default([]),
  /** The last decision about each field, whether it still holds or not. */
  resolutions: z.array(resolutionSchema).default([]),
  /** Void as soon as anything that was read back changes. */
  confirmedAt: z.iso.datetime().nullable(),
  /** Revision of the draft whose data was read back. */
  confirmedRevision: z.number().int().nullable(),
  sealed: sealedFactsSchema.nullable(),
});

type AcceptedPoor = Partial<Record<FingerprintCaptureId, z.infer<typeof acceptedPoorSchema>>>;

/** The facts of one draft as stored; everything else on the screen is derived from them and the policy. */
export const draftRecordSchema = storedRecordSchema.transform((stored) => ({
  ...stored,
  acceptedPoor: acceptedPoorIn(stored),
}));
export type DraftRecord = z.infer<typeof draftRecordSchema>;

/** An earlier version did not keep which images it was said of: none of them can be newer than the draft it was read from. */
function acceptedPoorIn(stored: z.infer<typeof storedRecordSchema>): AcceptedPoor {
  return Object.fromEntries(
    Object.entries(stored.acceptedPoor).map(([captureId, accepted]) => [
      captureId,
      typeof accepted === 'string'
        ? { reason: accepted, evidenceIds: imagesOf(captureId, stored) }
        : accepted,
    ]),
  );
}

function imagesOf(captureId: string, { attempts }: z.infer<typeof storedRecordSchema>): string[] {
  return attempts
    .filter((attempt) => attempt.captureId === captureId)
    .flatMap(({ fingers }) => fingers.map(({ evidenceId }) => evidenceId));
}

export function emptyDraftRecord(start: Pick<DraftRecord, 'policyId' | 'intakePlace'>): DraftRecord {
  return {
    ...start,
    step: 'find',
    fields: {},
    reasonCode: null,
    attempts: [],
    acceptedPoor: {},
    uncompared: [],
    findings: [],
    fingerExceptions: [],
    irisException: null,
    photo: null,
    documents: [],
    signatures: [],
    statements: [],
    resolutions: [],
    confirmedAt: null,
    confirmedRevision: null,
    sealed: null,
  };
}
