import { z } from 'zod';
import { livenessResultSchema, portraitCheckSchema } from '../biometrics/face/portrait-check.ts';
import {
  fingerPositionSchema,
  fingerprintCaptureIdSchema,
  impressionSchema,
} from '../biometrics/positions.ts';
import { captureDeviceSchema, slapSegmentSchema } from '../devices/fingerprint-scanner.ts';

/**
 * One piece of captured material as the vault keeps it and the sealed application carries it. Every finger image knows
 * person (draft), finger, impression, device, attempt and moment.
 */
const common = {
  evidenceId: z.string(),
  mimeType: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** CRC-32 (ISO 3309), so that a container can say it before the bytes come; absent in what was captured by earlier versions. */
  crc32: z.number().int().optional(),
  capturedAt: z.iso.datetime(),
};
/** A picture as a fingerprint scanner made it, and its place in the scanner's hash chain. */
const scanned = {
  width: z.number().int(),
  height: z.number().int(),
  resolutionPpi: z.number(),
  compression: z.enum(['NONE', 'WSQ', 'JPEG', 'JPEG2000', 'PNG']),
  hash: z.string(),
  previousHash: z.string(),
};
export const evidenceMetaSchema = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('finger'),
    captureId: fingerprintCaptureIdSchema,
    finger: fingerPositionSchema,
    impression: impressionSchema,
    attemptId: z.string(),
    attemptNumber: z.number().int(),
    device: captureDeviceSchema,
    quality: z.number(),
    deviceQuality: z.number(),
    /** Our own estimate and its algorithm; both absent where the driver makes none. */
    stationQuality: z.number().optional(),
    stationAlgorithm: z.string().optional(),
    /** ISO/IEC 29794-4 native measures. */
    measures: z.record(z.string(), z.number()).optional(),
    /** The slap it was cut from. */
    slap: z.string().optional(),
    ...scanned,
  }),
  /** A whole slap as the device made it, of which the fingers of its attempt were cut here. */
  z.object({
    ...common,
    kind: z.literal('slap'),
    captureId: fingerprintCaptureIdSchema,
    attemptId: z.string(),
    attemptNumber: z.number().int(),
    device: captureDeviceSchema,
    /** Where its fingers were found on it. */
    segments: z.array(slapSegmentSchema).optional(),
    ...scanned,
  }),
  /** The hand of a finger that can't be captured. */
  z.object({
    ...common,
    kind: z.literal('exception-photo'),
    finger: fingerPositionSchema,
    width: z.number().int(),
    height: z.number().int(),
    cameraLabel: z.string(),
    captureSessionId: z.string(),
  }),
  /** Compact JWS the scanner signed around the finger, or the slap, of `about`. */
  z.object({ ...common, kind: z.literal('device-envelope'), about: z.string() }),
  z.object({
    ...common,
    kind: z.literal('photo'),
    width: z.number().int(),
    height: z.number().int(),
    cameraLabel: z.string(),
    captureSessionId: z.string(),
    remarks: z.array(z.string()),
    checks: z.array(portraitCheckSchema).optional(),
    liveness: z.array(livenessResultSchema).optional(),
    acceptedPoorReason: z.string().optional(),
    /** The whole frame it was cropped from, which is evidence of its own. */
    frame: z.string().optional(),
  }),
  /** The camera's whole frame that the portrait of `about` was cropped from. */
  z.object({
    ...common,
    kind: z.literal('photo-frame'),
    about: z.string(),
    width: z.number().int(),
    height: z.number().int(),
  }),
  z.object({
    ...common,
    kind: z.literal('document'),
    documentId: z.string(),
    documentType: z.string(),
    page: z.number().int(),
    source: z.enum(['camera', 'file', 'scanner']),
  }),
  /** The page of `about`, turned or cropped here until it lies straight. What it was made of stays beside it. */
  z.object({ ...common, kind: z.literal('document-straightened'), about: z.string() }),
  z.object({
    ...common,
    kind: z.literal('signature-image'),
    signer: z.enum(['applicant', 'representative']),
    attemptId: z.string(),
    device: captureDeviceSchema,
    consentSha256: z.string(),
  }),
  /** The pen's path with pressure and time: ISO/IEC 19794-7:2014 ink record; JSON {geometry, points} in applications of earlier versions. */
  z.object({
    ...common,
    kind: z.literal('signature-strokes'),
    signer: z.enum(['applicant', 'representative']),
    about: z.string(),
  }),
  /** PNG of what the pad showed, text included. */
  z.object({
    ...common,
    kind: z.literal('signature-screen'),
    signer: z.enum(['applicant', 'representative']),
    about: z.string(),
  }),
]);
export type EvidenceMeta = z.infer<typeof evidenceMetaSchema>;

const extensions: Readonly<Record<string, string>> = {
  'application/octet-stream': 'bin',
  'application/vnd.iso19794-4': 'fir',
  'application/vnd.iso19794-7': 'sdi',
  'application/jose': 'jws',
  'application/json': 'json',
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

/** Name of the file in the container. */
export function evidenceFileName(evidence: Pick<EvidenceMeta, 'evidenceId' | 'mimeType'>): string {
  return `evidence/${evidence.evidenceId}.${extensions[evidence.mimeType] ?? 'bin'}`;
}
