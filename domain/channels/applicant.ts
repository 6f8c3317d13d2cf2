import { z } from 'zod';
import { draftFieldsSchema } from '../application/fields.ts';
import { livenessChallengeSchema } from '../biometrics/face/portrait-check.ts';
import { fingerPositionSchema, fingerprintCaptureIdSchema } from '../biometrics/positions.ts';
import { fingerCaptureStateSchema } from '../devices/fingerprint-scanner.ts';
import type { Channels } from './rpc.ts';

/**
 * Applicant window ↔ station. The window shows one instruction at a time and may only confirm the data read back;
 * nothing personal is sent to it while idle.
 */
export const applicantViewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle'), unitName: z.string() }),
  /** Officer is typing: what happens next, no data. `band` is the application's colour. */
  z.object({ kind: z.literal('wait'), band: z.number().int(), greetingName: z.string() }),
  z.object({
    kind: z.literal('fingerprint'),
    band: z.number().int(),
    captureId: fingerprintCaptureIdSchema,
    expected: z.array(fingerPositionSchema),
    position: z.object({ index: z.number().int(), total: z.number().int() }),
    state: fingerCaptureStateSchema.nullable(),
  }),
  z.object({
    kind: z.literal('photo'),
    band: z.number().int(),
    /** What the person is asked to do first, in this order; absent where nothing is asked. */
    challenges: z.array(livenessChallengeSchema).optional(),
    /** Of the first of them, in their order, whether it was met; the one after these is asked for now. */
    over: z.array(z.boolean()).max(4).optional(),
  }),
  z.object({
    kind: z.literal('signature'),
    band: z.number().int(),
    consentText: z.string(),
    signerName: z.string(),
  }),
  z.object({
    kind: z.literal('review'),
    band: z.number().int(),
    draftId: z.string(),
    /** Of the draft as it is shown: what is agreed to is this and nothing later. */
    revision: z.number().int(),
    fields: draftFieldsSchema,
    reasonCode: z.string().nullable(),
    confirmed: z.boolean(),
  }),
  z.object({ kind: z.literal('done'), band: z.number().int(), ticket: z.string(), resultDate: z.iso.date() }),
]);
export type ApplicantView = z.infer<typeof applicantViewSchema>;

export const applicantChannels = {
  calls: {
    'applicant.view': { input: z.object({}).strict(), output: applicantViewSchema },
    /** Refused with `draft-changed` when the data is another meanwhile than what was on the screen. */
    'applicant.confirm': {
      input: z.object({ draftId: z.string().max(64), revision: z.number().int() }),
      output: z.null(),
    },
  },
  events: { 'applicant.changed': applicantViewSchema },
} as const satisfies Channels;
