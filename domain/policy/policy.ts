import { z } from 'zod';
import type { StepId } from '../application/steps.ts';
import type { PortraitRules } from '../biometrics/face/portrait-check.ts';
import { fingerprintCaptureIdSchema } from '../biometrics/positions.ts';
import type { ApprovalReason } from '../officers/approvals.ts';

/** A dated rule set. Everything in it is data or a pure function, and names the article it comes from. */
export const policyIdSchema = z.enum(['2021-07', '2024-07']);
export type PolicyId = z.infer<typeof policyIdSchema>;

/** cấp mới (first), cấp đổi (change), cấp lại (reissue). */
export const issueTypeSchema = z.enum(['first', 'change', 'reissue']);
export type IssueType = z.infer<typeof issueTypeSchema>;

/** One cause an applicant may give, e.g. `change.age`, `change.cmnd`, `reissue.lost`. */
export const reasonSchema = z.object({
  code: z.string(),
  issueType: issueTypeSchema,
  article: z.string(),
  /** Document types of which at least one is to be shown; empty where nothing is asked. */
  documents: z.array(z.string()),
  /** Card in use must be handed over. */
  surrenders: z.boolean(),
});
export type Reason = z.infer<typeof reasonSchema>;

export const captureRequirementSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fingerprint'), id: fingerprintCaptureIdSchema, article: z.string() }),
  z.object({ kind: z.literal('photo'), id: z.literal('PORTRAIT'), article: z.string() }),
  z.object({ kind: z.literal('iris'), id: z.literal('EYE_BOTH'), article: z.string() }),
]);
export type CaptureRequirement = z.infer<typeof captureRequirementSchema>;

export type FingerKind = 'thumb' | 'index' | 'middle' | 'ring' | 'little';

/** Who signs the collected data, besides officer and station. */
export type Signer = 'applicant' | 'representative';

export interface EligibilityInput {
  /** ISO date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly on: string;
  readonly reasonCode: string | null;
  readonly hasRepresentative: boolean;
}
export const eligibilitySchema = z.object({
  decision: z.enum(['eligible', 'needs-representative', 'not-eligible']),
  /** Stable code of the sentence shown, e.g. `under-14`, `reason-needs-age-25-40-60`. */
  code: z.string(),
  article: z.string(),
});
export type Eligibility = z.infer<typeof eligibilitySchema>;

export const feeSchema = z.object({
  amount: z.number().int(),
  currency: z.literal('VND'),
  code: z.string(),
  article: z.string(),
});
export type Fee = z.infer<typeof feeSchema>;

export const expirySchema = z.object({ date: z.iso.date().nullable(), article: z.string() });

export interface Policy {
  readonly id: PolicyId;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly law: string;
  readonly reasons: readonly Reason[];
  readonly steps: (input: { age: number | null }) => readonly StepId[];
  /** Exact captures in their order. */
  readonly captures: (input: { age: number | null }) => readonly CaptureRequirement[];
  readonly eligibility: (input: EligibilityInput) => Eligibility;
  readonly fee: (input: { reasonCode: string; birthDate: string; on: string; online: boolean }) => Fee;
  /** Working days until the card, and where the rule stands. */
  readonly timeLimit: (input: { issueType: IssueType; area: 'urban' | 'mountainous' | 'other' }) => {
    workingDays: number;
    article: string;
  };
  /** `date: null` is a card without expiry (from 60, or 58 where the two-year rule applies). */
  readonly expiry: (input: { birthDate: string; issuedOn: string }) => z.infer<typeof expirySchema>;
  readonly signers: (input: { age: number | null }) => readonly Signer[];
  /** Fields of the form that must be filled before sealing, with the article that asks for each. */
  readonly requiredFields: (input: { age: number | null; reasonCode: string | null }) => readonly {
    field: string;
    article: string;
    /** Any of these filled does as well. */
    alternatives?: readonly string[];
  }[];
  /** Lowest score at which a finger is good enough, and attempts after which the best one is taken with a reason. */
  readonly fingerprintQuality: {
    readonly threshold: number;
    /** Where a kind of finger has one of its own: little fingers carry fewer ridges. */
    readonly byFinger: Readonly<Partial<Record<FingerKind, number>>>;
    readonly attempts: number;
    readonly source: string;
  };
  readonly portrait: PortraitRules;
  /** Against how many applications before, and for how many days, fingers and faces are compared at the station. */
  readonly mixUpGuard: { readonly applications: number; readonly days: number; readonly source: string };
  readonly fingerExceptions: { readonly proofPhoto: 'required' | 'offered'; readonly source: string };
  /** In which form pictures are handed on to others; what is sealed stays as the device made it. */
  readonly imageFormats: {
    readonly finger: 'WSQ' | 'JPEG2000' | 'PNG';
    readonly face: 'JPEG2000' | 'JPEG';
    readonly source: string;
  };
  /** What a supervisor must sign for beside the officer. */
  readonly approvals: readonly ApprovalReason[];
}

/** What the renderer is told of the policy in force: plain data. */
export const policySummarySchema = z.object({
  id: policyIdSchema,
  law: z.string(),
  validFrom: z.iso.date(),
  reasons: z.array(reasonSchema),
  fingerprintQuality: z.object({
    threshold: z.number(),
    byFinger: z.partialRecord(z.enum(['thumb', 'index', 'middle', 'ring', 'little']), z.number()),
    attempts: z.number(),
    source: z.string(),
  }),
});
export type PolicySummary = z.infer<typeof policySummarySchema>;
