import { z } from 'zod';
import { fingerExceptionSchema } from '../biometrics/exceptions.ts';
import { livenessResultSchema, portraitCheckSchema } from '../biometrics/face/portrait-check.ts';
import {
  fingerPositionSchema,
  fingerprintCaptureIdSchema,
  impressionSchema,
} from '../biometrics/positions.ts';
import { captureDeviceSchema, slapSegmentSchema } from '../devices/fingerprint-scanner.ts';
import { approvalReasonSchema } from '../officers/approvals.ts';
import { feeSchema, issueTypeSchema, policyIdSchema } from '../policy/policy.ts';
import { attemptFingerSchema, fingerChoiceSchema } from './draft.ts';
import { applicationFieldsSchema, fieldRemarkSchema } from './fields.ts';
import { findingSchema, findingSubjectSchema } from './findings.ts';
import { resolutionSchema, statementSchema } from './statements.ts';
import { osiaEnrollmentSchema } from './osia-schema.ts';

/**
 * What this station writes into the open objects of an OSIA Enrollment. Station-side facts have no place in the standard
 * (its own issue 88), so they stand in `contextualData` under one namespaced key.
 */
export const contextKey = 'vn.gov.bca.tramcancuoc';

const signerSchema = z.enum(['applicant', 'representative']);
const fileSchema = z.strictObject({ file: z.string(), sha256: z.string() });

/** The form without what is asked of the centre (`requestData`). Keys are those of the form, in English. */
export const biographicDataSchema = applicationFieldsSchema
  .omit({ surrenderedCard: true, delivery: true })
  .partial()
  .strict();

export const requestDataSchema = z.strictObject({
  /** As OSIA's card interface names it (cms.yaml v1.3.0, credential request). */
  requestType: z.enum(['FIRST_ISSUANCE', 'RENEWAL', 'REPLACEMENT']),
  issueType: issueTypeSchema,
  reasonCode: z.string(),
  policyId: policyIdSchema,
  intakePlace: z.enum(['counter', 'home']),
  /** Day in Vietnam on which the application was sealed: ages and fees count from it. */
  intakeDate: z.iso.date(),
  ticket: z.string(),
  resultDate: z.iso.date().optional(),
  fee: feeSchema.optional(),
  delivery: applicationFieldsSchema.shape.delivery.optional(),
  surrenderedCard: applicationFieldsSchema.shape.surrenderedCard.optional(),
});
export type RequestData = z.infer<typeof requestDataSchema>;

export const confirmationSchema = z.strictObject({
  /** `data-read-back`: the applicant agreed to the data; `consent-signed`: signed on the pad. */
  kind: z.enum(['data-read-back', 'consent-signed']),
  by: signerSchema,
  at: z.iso.datetime(),
  revision: z.int().optional(),
  consentSha256: z.string().optional(),
});
export type Confirmation = z.infer<typeof confirmationSchema>;

export const stationContextSchema = z.strictObject({
  profile: z.literal('1'),
  stationId: z.string(),
  stationName: z.string(),
  unit: z.strictObject({ code: z.string(), name: z.string() }),
  officerId: z.string(),
  /** Supervisors who signed beside the officer, and for what; absent where nothing asked for four eyes. */
  approvals: z
    .array(z.strictObject({ officerId: z.string(), reasons: z.array(approvalReasonSchema).min(1) }))
    .min(1)
    .optional(),
  startedAt: z.iso.datetime(),
  sealedAt: z.iso.datetime(),
  softwareVersions: z.record(z.string(), z.string()),
  devices: z.array(captureDeviceSchema.strict()),
  /** Every attempt, taken or not, so that the centre can see how the chosen one was come by. */
  attempts: z.array(
    z.strictObject({
      captureId: fingerprintCaptureIdSchema,
      attemptId: z.string(),
      number: z.int(),
      capturedAt: z.iso.datetime(),
      deviceId: z.string(),
      quality: z.number(),
      chosen: z.boolean(),
      fingers: z.array(attemptFingerSchema.strict()),
    }),
  ),
  /** Why each finger sealed is the one; absent in applications of earlier versions. */
  choices: z.array(fingerChoiceSchema.extend({ captureId: fingerprintCaptureIdSchema }).strict()).optional(),
  /** What comparing the evidence has found, and why the officer went on where it stopped; absent where nothing was found. */
  findings: z
    .array(findingSchema.extend({ subjects: z.array(findingSubjectSchema.strict()).min(1).max(2) }).strict())
    .min(1)
    .optional(),
  acceptedPoor: z.array(
    z.strictObject({ captureId: fingerprintCaptureIdSchema, reason: z.string().min(1).max(200) }),
  ),
  /** Hash chain of the scanner over the fingers sealed, in the order of capture. */
  deviceChain: z.array(
    z.strictObject({
      evidenceId: z.string(),
      deviceId: z.string(),
      serialNumber: z.string(),
      capturedAt: z.iso.datetime(),
      previousHash: z.string(),
      hash: z.string(),
    }),
  ),
  fingerExceptions: z.array(fingerExceptionSchema.strict()),
  irisException: z.strictObject({ code: z.string(), note: z.string() }).optional(),
  /** Warnings that stood when the officer signed, by field and code. */
  fieldRemarks: z.array(fieldRemarkSchema.strict()),
  /** What card, documents and population data said beside the form; absent where nothing did. */
  statements: z
    .array(
      statementSchema
        .extend({
          /** Only where a finding is about it. */
          statementId: z.string().optional(),
          evidenceId: z.string().optional(),
          fields: applicationFieldsSchema.partial().strict(),
        })
        .strict(),
    )
    .min(1)
    .optional(),
  /** What was decided where they said something else than the form, by whom and why. */
  resolutions: z.array(resolutionSchema.strict()).min(1).optional(),
  photoRemarks: z.array(z.string()),
  /** Why a portrait that fails a stopping check was kept. */
  acceptedPoorPhoto: z
    .strictObject({ evidenceId: z.string(), reason: z.string().min(1).max(200) })
    .optional(),
  confirmations: z.array(confirmationSchema),
  documents: z.array(
    z.strictObject({
      documentId: z.string(),
      type: z.string(),
      source: z.enum(['camera', 'file', 'scanner']),
      /** What the pages that were straightened at the station were made of; the parts of `documentData` name what was made. */
      originals: z
        .array(z.strictObject({ page: z.int(), file: z.string(), sha256: z.string() }))
        .min(1)
        .optional(),
    }),
  ),
});
export type StationContext = z.infer<typeof stationContextSchema>;

/** JSON inside `metadata` of a FINGER with an image of one finger. */
export const fingerMetadataSchema = z.strictObject({
  evidenceId: z.string(),
  sha256: z.string(),
  captureId: fingerprintCaptureIdSchema,
  finger: fingerPositionSchema,
  impression: impressionSchema,
  attemptId: z.string(),
  attemptNumber: z.int(),
  deviceQuality: z.number(),
  /** The station's own estimate, 0–100, by `stationAlgorithm`. */
  stationQuality: z.number().optional(),
  stationAlgorithm: z.string().optional(),
  /** ISO/IEC 29794-4 native measures by their names there. */
  measures: z.record(z.string(), z.number()).optional(),
  hash: z.string(),
  previousHash: z.string(),
  /** The scanner's signed envelope. */
  envelope: fileSchema.optional(),
  /** The slap it was cut from at the station, where the device gave a whole one. */
  slap: fileSchema.optional(),
});

/** JSON inside `metadata` of a FINGER whose sub-type is a whole slap. */
export const slapMetadataSchema = z.strictObject({
  evidenceId: z.string(),
  sha256: z.string(),
  captureId: fingerprintCaptureIdSchema,
  attemptId: z.string(),
  attemptNumber: z.int(),
  hash: z.string(),
  previousHash: z.string(),
  /** Boxes of its fingers, turned with them, in pixels of the slap. */
  segments: z.array(slapSegmentSchema.strict()).optional(),
  envelope: fileSchema.optional(),
});

/** JSON inside `metadata` of a FINGER that is missing; absent where nothing but the exception is known. */
export const missingFingerMetadataSchema = z.strictObject({
  /** Picture of the hand. */
  exceptionPhoto: fileSchema,
});

/** JSON inside `metadata` of a FACE. */
export const photoMetadataSchema = z.strictObject({
  evidenceId: z.string(),
  sha256: z.string(),
  captureSessionId: z.string(),
  remarks: z.array(z.string()),
  /** Every check on the portrait sealed, met or not. */
  checks: z.array(portraitCheckSchema.strict()).optional(),
  /** Hints from a desk without an officer, and no proof. */
  liveness: z.array(livenessResultSchema.strict()).optional(),
  acceptedPoorReason: z.string().optional(),
  /** The camera's whole frame it was cropped from. */
  frame: fileSchema.optional(),
});

/** JSON inside `metadata` of a SIGNATURE. */
export const signatureMetadataSchema = z.strictObject({
  evidenceId: z.string(),
  sha256: z.string(),
  signer: signerSchema,
  attemptId: z.string(),
  consentSha256: z.string(),
  strokes: fileSchema.optional(),
  screen: fileSchema.optional(),
});

/** The Enrollment a station of ours seals; always also valid OSIA. */
export const enrollmentSchema = osiaEnrollmentSchema.extend({
  enrollmentId: z.string().min(1).max(64),
  status: z.literal('FINALIZED'),
  enrollmentType: issueTypeSchema,
  requestData: requestDataSchema,
  contextualData: z.strictObject({ [contextKey]: stationContextSchema }),
  biographicData: biographicDataSchema,
  biometricData: osiaEnrollmentSchema.shape.biometricData.unwrap(),
  documentData: osiaEnrollmentSchema.shape.documentData.unwrap(),
});
export type Enrollment = z.infer<typeof enrollmentSchema>;
