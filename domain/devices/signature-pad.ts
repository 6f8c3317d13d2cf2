import { z } from 'zod';
import { deviceFailureSchema } from './device.ts';
import { captureDeviceSchema } from './fingerprint-scanner.ts';

/** One pen sample. x, y in pad units (0…maxX/maxY), pressure 0…maxPressure, time in ms since start. */
export const penPointSchema = z.object({
  x: z.number(),
  y: z.number(),
  pressure: z.number(),
  timeMs: z.number(),
  sequence: z.number(),
  touching: z.boolean(),
});
export type PenPoint = z.infer<typeof penPointSchema>;

export const padGeometrySchema = z.object({
  maxX: z.number(),
  maxY: z.number(),
  maxPressure: z.number(),
  screenWidth: z.number(),
  screenHeight: z.number(),
  /** Pad units in an inch of the surface; absent where the pad does not say. */
  unitsPerInch: z.number().positive().optional(),
});
export type PadGeometry = z.infer<typeof padGeometrySchema>;

export const signatureRequestSchema = z.object({
  attemptId: z.string(),
  /** Text the person signs under, shown on the pad; its SHA-256 is bound to the strokes. */
  consentText: z.string().max(4000),
  signerName: z.string().max(120),
  timeoutMs: z.number().int(),
});
export type SignatureRequest = z.infer<typeof signatureRequestSchema>;

/** Ends with exactly one of signed, failed or cancelled. The pad's own keys (OK, clear, cancel) are states. */
export const signatureStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('preparing') }),
  /** All points of this signature so far, not only the new ones. */
  z.object({ phase: z.literal('signing'), geometry: padGeometrySchema, points: z.array(penPointSchema) }),
  z.object({ phase: z.literal('cleared') }),
  z.object({
    phase: z.literal('signed'),
    device: captureDeviceSchema,
    geometry: padGeometrySchema,
    points: z.array(penPointSchema),
    /** Samples that the pad sent and that never arrived; so few that the path still holds. */
    lostSamples: z.number().int().min(0).optional(),
    /** Black strokes on white, PNG, pad screen size. */
    image: z.instanceof(Uint8Array),
    /** Hex SHA-256 of consentText (UTF-8, NFC). */
    consentSha256: z.string(),
    /** PNG of exactly what the pad showed. */
    padScreen: z.instanceof(Uint8Array),
    capturedAt: z.iso.datetime(),
  }),
  z.object({ phase: z.literal('failed'), failure: deviceFailureSchema }),
  z.object({ phase: z.literal('cancelled') }),
]);
export type SignatureState = z.infer<typeof signatureStateSchema>;
