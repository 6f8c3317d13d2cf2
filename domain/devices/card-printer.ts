import { z } from 'zod';
import { deviceFailureSchema } from './device.ts';
import { captureDeviceSchema } from './fingerprint-scanner.ts';

/** Card ID-1 (ISO/IEC 7810) at 300 dpi with bleed, as card printers print it. */
export const cardPixels = { width: 1016, height: 648 } as const;

const sideSchema = z.object({
  /** RGB, three bytes a pixel, 1016 × 648, rows from the top; null where nothing is printed in colour. */
  colour: z.instanceof(Uint8Array).nullable(),
  /** One byte a pixel, 255 prints black resin; 1016 × 648. */
  black: z.instanceof(Uint8Array).nullable(),
});

export const cardPrintRequestSchema = z.object({
  attemptId: z.string().regex(/^[a-zA-Z0-9-]{4,50}$/),
  jobName: z.string().max(80),
  front: sideSchema,
  back: sideSchema.nullable(),
  timeoutMs: z.number().int().min(1000).max(600_000),
});
export type CardPrintRequest = z.infer<typeof cardPrintRequestSchema>;

/** Where the card is after a job: what the operator must do next hangs on it. */
export const cardWhereaboutsSchema = z.enum(['feeder', 'inside', 'ejected', 'rejected', 'unknown']);
export type CardWhereabouts = z.infer<typeof cardWhereaboutsSchema>;

/** What a card printer says of itself; null where the model does not tell. */
export const cardPrinterConditionSchema = z.object({
  ribbon: z.object({ name: z.string(), panelsLeft: z.number().int().nullable() }).nullable(),
  feeder: z.enum(['loaded', 'empty']).nullable(),
  cover: z.enum(['closed', 'open']).nullable(),
  output: z.enum(['free', 'full']).nullable(),
  /** Cards printed in its life. */
  cardsPrinted: z.number().int().nullable(),
});
export type CardPrinterCondition = z.infer<typeof cardPrinterConditionSchema>;

/** The stream of one card; ends with exactly one of printed, failed or cancelled. A job is never repeated by itself. */
export const cardPrintStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('preparing') }),
  z.object({ phase: z.literal('printing'), done: z.number(), total: z.number() }),
  z.object({ phase: z.literal('printed'), device: captureDeviceSchema }),
  z.object({ phase: z.literal('failed'), failure: deviceFailureSchema, card: cardWhereaboutsSchema }),
  z.object({ phase: z.literal('cancelled'), card: cardWhereaboutsSchema }),
]);
export type CardPrintState = z.infer<typeof cardPrintStateSchema>;
