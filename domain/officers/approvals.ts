import { z } from 'zod';

/**
 * What in an application asks for four eyes before it is sealed, by policy: a supervisor signs the same manifest beside the officer.
 * `finger-exception`: a finger recorded as missing or unusable. `poor-fingerprint`: best attempt below the threshold taken.
 * `finding-overruled`: a finding that stops was explained instead of taken anew. `poor-portrait`: a portrait that fails a stopping check was kept.
 */
export const approvalReasons = [
  'finger-exception',
  'poor-fingerprint',
  'finding-overruled',
  'poor-portrait',
] as const;
export const approvalReasonSchema = z.enum(approvalReasons);
export type ApprovalReason = z.infer<typeof approvalReasonSchema>;
