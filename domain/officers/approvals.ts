import { z } from 'zod';

/**
 * What in an application asks for four eyes before it is sealed, by policy: a supervisor signs the same manifest beside the officer.
 * `finger-exception`: a finger recorded as missing or unusable. `poor-fingerprint`: best attempt below the threshold taken.
 */
export const approvalReasons = ['finger-exception', 'poor-fingerprint'] as const;
export const approvalReasonSchema = z.enum(approvalReasons);
export type ApprovalReason = z.infer<typeof approvalReasonSchema>;
