import { z } from 'zod';
import { fingerQualityVerdicts } from '../biometrics/finger-quality.ts';
import { fingerPositionSchema, impressionSchema } from '../biometrics/positions.ts';
import { deviceFailureSchema } from './device.ts';

/** What the human must do next; one sentence each in i18n under `coaching.<prompt>`. */
export const fingerPromptSchema = z.enum([
  'place-right-four',
  'place-left-four',
  'place-thumbs',
  'place-finger',
  'roll-finger',
  'hold-still',
  'press-harder',
  'press-softer',
  'too-dry',
  'too-wet',
  'centre-finger',
  'too-few-fingers',
  'too-many-fingers',
  'wrong-hand',
  'straighten-hand',
  'lift',
]);
export type FingerPrompt = z.infer<typeof fingerPromptSchema>;

export const fingerCaptureRequestSchema = z.object({
  /** Names the attempt; also the SBI transactionId: [a-zA-Z0-9-]{4,50}. */
  attemptId: z.string().regex(/^[a-zA-Z0-9-]{4,50}$/),
  impression: impressionSchema,
  /** Fingers expected on the platen, exceptions already left out. */
  fingers: z.array(fingerPositionSchema).min(1).max(4),
  /** Fingers of the same group that can't be captured. */
  exceptions: z.array(fingerPositionSchema),
  /** 0–100; the device captures by itself on reaching it. */
  requestedScore: z.number().int().min(0).max(100),
  timeoutMs: z.number().int().min(500).max(120_000),
  /** Upper-case hex SHA-256 that the device's hash chain continues from. */
  previousHash: z.string().regex(/^[0-9A-F]{64}$/),
  /** Why the attempt before at these fingers was not good enough: asked for first, until something touches. */
  advice: fingerPromptSchema.optional(),
});
export type FingerCaptureRequest = z.infer<typeof fingerCaptureRequestSchema>;

/** What our own measures say of a decoded image (quality-measures/score.ts); never to be taken for NFIQ 2. */
export const fingerEstimateSchema = z.object({
  algorithm: z.string(),
  /** 0–100. */
  score: z.number().min(0).max(100),
  /** What is wrong with the image, the worst first; empty where nothing is. */
  verdicts: z.array(z.enum(fingerQualityVerdicts)),
  /** ISO/IEC 29794-4 native measures the score was made of, by their names there. */
  measures: z.record(z.string(), z.number()).optional(),
});
export type FingerEstimate = z.infer<typeof fingerEstimateSchema>;

/** One finger as the device returned it. `record` is the evidence; `preview` is for eyes only. */
export const capturedFingerSchema = z.object({
  finger: fingerPositionSchema,
  impression: impressionSchema,
  /** ISO/IEC 19794-4 finger image record, byte for byte as the device made it. */
  record: z.instanceof(Uint8Array),
  /** The device's signed envelope (compact JWS) around the record; the station keeps it as proof of origin. */
  envelope: z.string(),
  /** Device's own score, 0–100. */
  quality: z.number().min(0).max(100),
  /** Made by the device host, which decodes every record; null from a driver that has no estimate. */
  estimate: fingerEstimateSchema.nullable(),
  /** ISO/IEC 19794-2:2005 finger minutiae record, made by the device host; for comparing, no evidence. */
  template: z.instanceof(Uint8Array).optional(),
  width: z.number().int(),
  height: z.number().int(),
  resolutionPpi: z.number(),
  compression: z.enum(['NONE', 'WSQ', 'JPEG', 'JPEG2000', 'PNG']),
  capturedAt: z.iso.datetime(),
  /** Upper-case hex: SHA-256(previousHash bytes ‖ SHA-256(record)). */
  hash: z.string(),
  previousHash: z.string(),
  /** Grayscale PNG, at most 400 px on its long side. */
  preview: z.instanceof(Uint8Array),
});
export type CapturedFinger = z.infer<typeof capturedFingerSchema>;

/** A finger found on a slap. Corners in pixels of the slap, clockwise from the fingertip's left, of a box turned with the finger. */
export const slapSegmentSchema = z.object({
  finger: fingerPositionSchema,
  corners: z.array(z.object({ x: z.number(), y: z.number() })).length(4),
  /** Of the finger from upright, clockwise. */
  angleDegrees: z.number(),
  /** 0–100: that this is that finger, and whole. */
  confidence: z.number().min(0).max(100),
});
export type SlapSegment = z.infer<typeof slapSegmentSchema>;

/** A whole slap as the device made it; the fingers beside it were cut from it by the device host. */
export const capturedSlapSchema = z.object({
  /** ISO/IEC 19794-4 record of position 13 (right four), 14 (left four) or 15 (two thumbs), byte for byte as the device made it. */
  record: z.instanceof(Uint8Array),
  envelope: z.string(),
  quality: z.number().min(0).max(100),
  width: z.number().int(),
  height: z.number().int(),
  resolutionPpi: z.number(),
  compression: z.enum(['NONE', 'WSQ', 'JPEG', 'JPEG2000', 'PNG']),
  capturedAt: z.iso.datetime(),
  /** As in `capturedFingerSchema`; the chain covers the slap, and its fingers repeat these two. */
  hash: z.string(),
  previousHash: z.string(),
  preview: z.instanceof(Uint8Array),
  /** Which hand it looks like, and how sure that is, 0–100. */
  hand: z.enum(['right', 'left', 'thumbs', 'unknown']),
  handConfidence: z.number().min(0).max(100),
  segments: z.array(slapSegmentSchema).min(1).max(4),
});
export type CapturedSlap = z.infer<typeof capturedSlapSchema>;

export const captureDeviceSchema = z.object({
  deviceId: z.string(),
  make: z.string(),
  model: z.string(),
  serialNumber: z.string(),
  simulated: z.boolean(),
});
export type CaptureDevice = z.infer<typeof captureDeviceSchema>;

/** The stream of one attempt; ends with exactly one of captured, failed or cancelled. */
export const fingerCaptureStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('prompt'), prompt: fingerPromptSchema }),
  z.object({
    phase: z.literal('preview'),
    prompt: fingerPromptSchema,
    /** JPEG or PNG as the device streams it. */
    frame: z.instanceof(Uint8Array),
    mimeType: z.string(),
  }),
  z.object({
    phase: z.literal('captured'),
    device: captureDeviceSchema,
    fingers: z.array(capturedFingerSchema),
    /** Present where the device gave a whole slap: `fingers` were cut from it here, uncompressed, with an empty envelope each. */
    slap: capturedSlapSchema.optional(),
  }),
  z.object({ phase: z.literal('failed'), failure: deviceFailureSchema }),
  z.object({ phase: z.literal('cancelled') }),
]);
export type FingerCaptureState = z.infer<typeof fingerCaptureStateSchema>;
