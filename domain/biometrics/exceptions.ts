import { z } from 'zod';
import { fingerPositionSchema } from './positions.ts';

/**
 * A finger that can't be captured: TT 60/2021 Art. 5(3) wants its condition described. `presence` is
 * OSIA `missing[].presence`; permanence says whether a later visit could capture it.
 */
export const fingerExceptionSchema = z.object({
  finger: fingerPositionSchema,
  presence: z.enum(['AMPUTATED', 'BANDAGED', 'DAMAGED']),
  permanence: z.enum(['permanent', 'temporary']),
  note: z.string().max(200),
  recordedAt: z.iso.datetime(),
});
export type FingerException = z.infer<typeof fingerExceptionSchema>;
