import { z } from 'zod';
import { partialDateSchema } from '../../../domain/application/fields.ts';
import { issueTypeSchema, policyIdSchema } from '../../../domain/policy/policy.ts';

/** Everything a slip shows. Kept at sealing, so that the same slip can be printed again later. */
export const slipDataSchema = z.object({
  policyId: policyIdSchema,
  /** Prints that the paper is worth nothing. */
  training: z.boolean(),
  unit: z.object({ code: z.string(), name: z.string() }),
  /** File code, as `ticketFor` makes it. */
  ticket: z.string(),
  applicationId: z.string(),
  fullName: z.string(),
  birthDate: partialDateSchema,
  /** Null for a first card whose number is still to come. */
  personalNumber: z.string().nullable(),
  issueType: issueTypeSchema,
  reasonCode: z.string(),
  receivedAt: z.iso.datetime(),
  resultDate: z.iso.date(),
  resultPlace: z.string(),
  /** In đồng; 0 where none is asked. */
  feeAmount: z.number().int().nonnegative(),
  officer: z.object({ name: z.string(), rank: z.string() }),
});
export type SlipData = z.infer<typeof slipDataSchema>;
