import { z } from 'zod';
import { livenessResultSchema, portraitCheckSchema } from '../biometrics/face/portrait-check.ts';
import { fingerExceptionSchema } from '../biometrics/exceptions.ts';
import { fingerPositionSchema, fingerprintCaptureIdSchema } from '../biometrics/positions.ts';
import { captureDeviceSchema } from '../devices/fingerprint-scanner.ts';
import { approvalReasonSchema } from '../officers/approvals.ts';
import { captureRequirementSchema, eligibilitySchema, feeSchema, policyIdSchema } from '../policy/policy.ts';
import { draftFieldsSchema, fieldRemarkSchema } from './fields.ts';
import { findingSchema } from './findings.ts';
import { differenceSchema, statementSchema } from './statements.ts';
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
  /** ISO/IEC 29794-4 native measures by their names there; absent in what was captured by earlier versions. */
  measures: z.record(z.string(), z.number()).optional(),
});

/**
 * Why a finger of an attempt is the one to be sealed. `best-of-poor`: none reaches its threshold. `taken-anew`: attempts that a finding stopped
 * at gave way to it.
 */
export const fingerChoiceSchema = z.object({
  finger: fingerPositionSchema,
  evidenceId: z.string(),
  attemptId: z.string(),
  attemptNumber: z.number().int(),
  quality: z.number(),
  threshold: z.number(),
  good: z.boolean(),
  because: z.enum(['only-attempt', 'best-score', 'best-of-poor', 'taken-anew']),
});
export type FingerChoice = z.infer<typeof fingerChoiceSchema>;

export const attemptSummarySchema = z.object({
  attemptId: z.string(),
  number: z.number().int(),
  capturedAt: z.iso.datetime(),
  device: captureDeviceSchema,
  fingers: z.array(attemptFingerSchema),
  /** Mean of the fingers' scores. */
  quality: z.number(),
  /** True where at least one finger of it will be sealed. */
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
  /** The best of each expected finger, whichever attempt it is of; empty before the first fitting attempt. */
  choices: z.array(fingerChoiceSchema),
  /** Attempts of which some finger is not compared with the others yet; nothing is sealed before. */
  comparing: z.number().int(),
  /** Set when a poor best attempt was taken with the officer's reason after the policy's number of attempts. */
  acceptedPoorReason: z.string().nullable(),
});
export type FingerprintProgress = z.infer<typeof fingerprintProgressSchema>;

export const photoSummarySchema = z.object({
  evidenceId: z.string(),
  width: z.number(),
  height: z.number(),
  capturedAt: z.iso.datetime(),
  /** Codes of the checks that are not met, on the still, by the station's own look at it; what the live picture said besides. */
  remarks: z.array(z.string()),
  /** Every check on the still; empty where the station could not look (no model), which `remarks` says as `not-checked`. */
  checks: z.array(portraitCheckSchema).optional(),
  liveness: z.array(livenessResultSchema).optional(),
  /** Why the officer keeps a portrait that fails a stopping check. */
  acceptedPoorReason: z.string().optional(),
});

/** What is wrong with a page as a picture; i18n family `page-check`. */
export const pageCheckCodes = ['blurred', 'glare', 'too-dark', 'cut-off', 'tilted', 'too-small'] as const;
/** Why nobody could look at a page, or at a sheet of a PDF; i18n family `page-unseen`. */
export const pageUnseenCodes = ['unreadable', 'encrypted', 'too-many-sheets', 'not-now'] as const;
export type PageUnseenCode = (typeof pageUnseenCodes)[number];

/** What looking at a page, or at one sheet of a PDF, found. */
export const pageLookSchema = z.object({
  remarks: z.array(z.enum(pageCheckCodes)).optional(),
  /** What of an identity card was read on it; absent while nobody has looked. `mrz-unreadable`: its check digits do not hold. */
  read: z.array(z.enum(['qr', 'mrz', 'mrz-unreadable'])).optional(),
  unseen: z.enum(pageUnseenCodes).optional(),
  /** On the straightened copy: degrees it was turned by (clockwise), whether it was cropped to the paper, and what is wrong with it now. */
  straightened: z
    .object({ turned: z.number(), cropped: z.boolean(), remarks: z.array(z.enum(pageCheckCodes)) })
    .optional(),
  /** It lies crooked, but what would come of straightening it might be worse: it was left as it is. */
  leftCrooked: z.boolean().optional(),
});
export type PageLook = z.infer<typeof pageLookSchema>;

export const documentPageSchema = pageLookSchema.extend({
  /** As it came from scanner, camera or file. */
  evidenceId: z.string(),
  mimeType: z.string(),
  bytes: z.number(),
  /** Of a PDF that could be opened, in their order. */
  sheets: z.array(pageLookSchema).optional(),
  /** The straightened copy beside what came; `used`: the one that is shown and handed on as the page. */
  copy: z
    .object({ evidenceId: z.string(), mimeType: z.string(), bytes: z.number(), used: z.boolean() })
    .optional(),
});
export type DocumentPage = z.infer<typeof documentPageSchema>;

export const documentSummarySchema = z.object({
  documentId: z.string(),
  /** A code of `domain/application/document-types.ts`. */
  type: z.string(),
  pages: z.array(documentPageSchema),
  addedAt: z.iso.datetime(),
});
export type DocumentSummary = z.infer<typeof documentSummarySchema>;

export const signatureSummarySchema = z.object({
  evidenceId: z.string(),
  signer: z.enum(['applicant', 'representative']),
  capturedAt: z.iso.datetime(),
  consentSha256: z.string(),
  /** What the pen did; absent in what was captured by earlier versions. */
  pen: z
    .object({
      seconds: z.number(),
      strokes: z.number().int(),
      millimetres: z.number(),
      pressure: z.boolean(),
    })
    .optional(),
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
  /** What comparing the evidence that would be sealed now has found. */
  findings: z.array(findingSchema),
  /** What others than the form say of the applicant, and where they do not say the same. */
  statements: z.array(statementSchema),
  differences: z.array(differenceSchema),
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
