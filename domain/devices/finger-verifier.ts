import { z } from 'zod';
import { fingerPositionSchema } from '../biometrics/positions.ts';
import { deviceFailureSchema } from './device.ts';
import { captureDeviceSchema, fingerPromptSchema } from './fingerprint-scanner.ts';

/** One finger for a 1:1 comparison. Nothing of it is evidence. */
export const fingerScanRequestSchema = z.object({
  attemptId: z.string().regex(/^[a-zA-Z0-9-]{4,50}$/),
  finger: fingerPositionSchema,
  timeoutMs: z.number().int().min(500).max(120_000),
});
export type FingerScanRequest = z.infer<typeof fingerScanRequestSchema>;

/** The stream of one scan; ends with exactly one of scanned, failed or cancelled. */
export const fingerScanStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('prompt'), prompt: fingerPromptSchema }),
  z.object({
    phase: z.literal('scanned'),
    device: captureDeviceSchema,
    finger: fingerPositionSchema,
    /** ISO/IEC 19794-2:2005 finger minutiae record, made by the device host from the picture. */
    template: z.instanceof(Uint8Array),
    /** Our own estimate, 0–100; no NFIQ. */
    quality: z.number().min(0).max(100),
    width: z.number().int(),
    height: z.number().int(),
    resolutionPpi: z.number(),
    /** Grayscale PNG, at most 400 px on its long side. */
    preview: z.instanceof(Uint8Array),
  }),
  z.object({ phase: z.literal('failed'), failure: deviceFailureSchema }),
  z.object({ phase: z.literal('cancelled') }),
]);
export type FingerScanState = z.infer<typeof fingerScanStateSchema>;
