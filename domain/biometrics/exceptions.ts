import { z } from 'zod';
import { fingerPositionSchema } from './positions.ts';

/**
 * A finger that can't be captured: TT 60/2021 Art. 5(3) wants its condition described. `presence` is
 * OSIA `missing[].presence`; permanence says whether a later visit could capture it.
 */
export const fingerExceptionSchema = z.object({
  finger: fingerPositionSchema,
  /** `MISSING`: never was there; OSIA has no word for it and gets the item without one. */
  presence: z.enum(['MISSING', 'AMPUTATED', 'BANDAGED', 'DAMAGED']),
  permanence: z.enum(['permanent', 'temporary']),
  note: z.string().max(200),
  recordedAt: z.iso.datetime(),
  /** Picture of the hand, where one was taken; by policy it must be. */
  photo: z.object({ evidenceId: z.string(), capturedAt: z.iso.datetime() }).optional(),
});
export type FingerException = z.infer<typeof fingerExceptionSchema>;
