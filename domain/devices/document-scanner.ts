import { z } from 'zod';
import { deviceFailureSchema } from './device.ts';
import { captureDeviceSchema } from './fingerprint-scanner.ts';

export const documentScanRequestSchema = z.object({
  attemptId: z.string().regex(/^[a-zA-Z0-9-]{4,50}$/),
  source: z.enum(['platen', 'feeder']),
  colour: z.enum(['colour', 'gray']),
  resolutionPpi: z.number().int().min(75).max(600),
  /** Both sides of each sheet, where the feeder can. */
  duplex: z.boolean(),
  maxPages: z.number().int().min(1).max(50),
  timeoutMs: z.number().int().min(1000).max(600_000),
});
export type DocumentScanRequest = z.infer<typeof documentScanRequestSchema>;

/** The stream of one scan; ends with exactly one of scanned, failed or cancelled. Pages that came before a failure stay good. */
export const documentScanStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('preparing') }),
  z.object({
    phase: z.literal('page'),
    number: z.number().int(),
    mimeType: z.literal('image/jpeg'),
    content: z.instanceof(Uint8Array),
  }),
  z.object({ phase: z.literal('scanned'), device: captureDeviceSchema, pages: z.number().int() }),
  z.object({ phase: z.literal('failed'), failure: deviceFailureSchema }),
  z.object({ phase: z.literal('cancelled') }),
]);
export type DocumentScanState = z.infer<typeof documentScanStateSchema>;
