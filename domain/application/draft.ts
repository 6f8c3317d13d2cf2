import { z } from 'zod';
import { fingerExceptionSchema } from '../biometrics/exceptions.ts';
import { fingerPositionSchema, fingerprintCaptureIdSchema } from '../biometrics/positions.ts';
import { captureDeviceSchema } from '../devices/fingerprint-scanner.ts';
import { approvalReasonSchema } from '../officers/approvals.ts';
import { captureRequirementSchema, eligibilitySchema, feeSchema, policyIdSchema } from '../policy/policy.ts';
import { draftFieldsSchema, fieldRemarkSchema } from './fields.ts';
import { stepIdSchema, stepStatusSchema } from './steps.ts';

/** draft → ready → sealed → sent → acknowledged, as ARCHITECTURE names the life of an application. */
export const applicationStatusSchema = z.enum(['draft', 'sealed', 'sending', 'acknowledged', 'refused']);
export type ApplicationStatus = z.infer<typeof applicationStatusSchema>;

/** One finger inside one attempt, without its bytes. */
export const attemptFingerSchema = z.object({
  evidenceId: z.string(),
  finger: fingerPositionSchema,
  /** Score the station goes by: the lower of the device's and its own estimate. */
  quality: z.number(),
  deviceQuality: z.number(),
  stationQuality: z.number().nullable(),
  /** How `stationQuality` was come by; absent where there is none. */
  stationAlgorithm: z.string().optional(),
  /** What our own estimate finds wrong, and `image-seen-before`; i18n family `quality`. */
  remarks: z.array(z.string()),
});

export const attemptSummarySchema = z.object({
  attemptId: z.string(),
  number: z.number().int(),
  capturedAt: z.iso.datetime(),
  device: captureDeviceSchema,
  fingers: z.array(attemptFingerSchema),
  /** Mean of the fingers' scores. */
  quality: z.number(),
  /** True for the attempt that will be sealed. */
  chosen: z.boolean(),
});
export type AttemptSummary = z.infer<typeof attemptSummarySchema>;

export const fingerprintProgressSchema = z.object({
  captureId: fingerprintCaptureIdSchema,
  article: z.string(),
  state: z.enum(['todo', 'good', 'poor', 'exception']),
  attempts: z.array(attemptSummarySchema),
  /** Fingers still expected, exceptions left out. */
  expected: z.array(fingerPositionSchema),
  /** Why the chosen attempt is chosen: `best-score`, `only-attempt`. */
  chosenBecause: z.string().nullable(),
  /** Set when a poor best attempt was taken with the officer's reason after the policy's number of attempts. */
  acceptedPoorReason: z.string().nullable(),
});
export type FingerprintProgress = z.infer<typeof fingerprintProgressSchema>;

export const photoSummarySchema = z.object({
  evidenceId: z.string(),
  width: z.number(),
  height: z.number(),
  capturedAt: z.iso.datetime(),
  remarks: z.array(z.string()),
});

export const documentSummarySchema = z.object({
  documentId: z.string(),
  /** A code of `domain/application/document-types.ts`. */
  type: z.string(),
  pages: z.array(z.object({ evidenceId: z.string(), mimeType: z.string(), bytes: z.number() })),
  addedAt: z.iso.datetime(),
});
export type DocumentSummary = z.infer<typeof documentSummarySchema>;

export const signatureSummarySchema = z.object({
  evidenceId: z.string(),
  signer: z.enum(['applicant', 'representative']),
  capturedAt: z.iso.datetime(),
  consentSha256: z.string(),
});

/** Lower-case hex digest and size of the sealed bytes, and the day promised to the citizen. */
export const sealedFactsSchema = z.object({
  sha256: z.string(),
  bytes: z.number().int(),
  resultDate: z.iso.date(),
});

/** Everything the officer window shows of one draft. Bytes are fetched one by one with `evidence.preview`. */
export const draftViewSchema = z.object({
  draftId: z.string(),
  /** Grows with every change that was written to the vault. */
  revision: z.number().int(),
  ticket: z.string(),
  /** Index of the colour band of this application, 0–7: neighbours never share one. */
  band: z.number().int(),
  createdAt: z.iso.datetime(),
  savedAt: z.iso.datetime(),
  policyId: policyIdSchema,
  step: stepIdSchema,
  steps: z.array(z.object({ id: stepIdSchema, status: stepStatusSchema, missing: z.number().int() })),
  fields: draftFieldsSchema,
  remarks: z.array(fieldRemarkSchema),
  age: z.number().int().nullable(),
  reasonCode: z.string().nullable(),
  intakePlace: z.enum(['counter', 'home']),
  eligibility: eligibilitySchema.nullable(),
  fee: feeSchema.nullable(),
  captures: z.array(captureRequirementSchema),
  fingerprints: z.array(fingerprintProgressSchema),
  fingerExceptions: z.array(fingerExceptionSchema),
  /** Set where iris was asked for and could not be taken. */
  irisException: z.object({ code: z.string(), note: z.string() }).nullable(),
  photo: photoSummarySchema.nullable(),
  documents: z.array(documentSummarySchema),
  signatures: z.array(signatureSummarySchema),
  signers: z.array(z.enum(['applicant', 'representative'])),
  /** Why a supervisor must sign beside the officer; empty where nobody need. */
  approvals: z.array(approvalReasonSchema),
  /** When the applicant confirmed the data read back, and the revision of the data confirmed. */
  confirmedAt: z.iso.datetime().nullable(),
  status: applicationStatusSchema,
  applicationId: z.string().nullable(),
  /** What the officer's signature made of the draft; null before it. */
  sealed: sealedFactsSchema.nullable(),
});
export type DraftView = z.infer<typeof draftViewSchema>;

export const draftListItemSchema = z.object({
  draftId: z.string(),
  name: z.string(),
  personalNumber: z.string(),
  ticket: z.string(),
  step: stepIdSchema,
  savedAt: z.iso.datetime(),
  band: z.number().int(),
});
export type DraftListItem = z.infer<typeof draftListItemSchema>;
