import { z } from 'zod';
import { deviceFailureSchema } from './device.ts';

/**
 * A guided test of one device: steps with names of their own (`selfTest.<step>` says what is looked at, `selfTest.<step>.do` what
 * the technician must do). Nothing a test captures is kept.
 */
export const selfTestStepIds = [
  /** It answers and says who it is. */
  'identify',
  /** Its own status is without fault. */
  'status',
  'clock',
  /** Its certificate chains to what this station trusts. */
  'trust',
  'touch-finger',
  'draw-line',
  'picture',
  'scan-page',
  'print-page',
  'print-card',
  'supplies',
  'place-card',
  'scan-code',
  'speed',
] as const;
export const selfTestStepIdSchema = z.enum(selfTestStepIds);
export type SelfTestStepId = z.infer<typeof selfTestStepIdSchema>;

export const selfTestResultSchema = z.object({
  step: selfTestStepIdSchema,
  outcome: z.enum(['passed', 'failed', 'skipped']),
  /** Why, where it did not pass. */
  failure: deviceFailureSchema.nullable(),
  /** What was measured, e.g. `STU-540 1.4`, `12 ms`; no applicant data. */
  detail: z.string().max(200),
  tookMs: z.number(),
});
export type SelfTestResult = z.infer<typeof selfTestResultSchema>;

/** Ends with exactly one of finished or cancelled. */
export const selfTestStateSchema = z.discriminatedUnion('phase', [
  /** This step runs now; `human` where it waits for the technician to do something. */
  z.object({ phase: z.literal('step'), step: selfTestStepIdSchema, human: z.boolean() }),
  z.object({ phase: z.literal('result'), result: selfTestResultSchema }),
  z.object({ phase: z.literal('finished'), passed: z.boolean(), results: z.array(selfTestResultSchema) }),
  z.object({ phase: z.literal('cancelled'), results: z.array(selfTestResultSchema) }),
]);
export type SelfTestState = z.infer<typeof selfTestStateSchema>;
