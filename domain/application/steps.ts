import { z } from 'zod';

/** The wizard's steps in their order; the policy in force leaves out what it does not ask for (iris). */
export const stepIds = [
  'find',
  'reason',
  'personal',
  'documents',
  'fingerprints',
  'iris',
  'photo',
  'signature',
  'review',
  'sign',
  'slip',
] as const;
export const stepIdSchema = z.enum(stepIds);
export type StepId = z.infer<typeof stepIdSchema>;

/** What the rail on the left shows, as icon and word. */
export const stepStatusSchema = z.enum(['todo', 'current', 'done', 'attention', 'locked']);
export type StepStatus = z.infer<typeof stepStatusSchema>;
