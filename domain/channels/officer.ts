import { z } from 'zod';
import { draftListItemSchema, draftViewSchema } from '../application/draft.ts';
import { draftFieldsSchema, draftPatchSchema, fieldRemarkSchema } from '../application/fields.ts';
import { fieldNameSchema, statementSourceSchema } from '../application/statements.ts';
import { stepIdSchema } from '../application/steps.ts';
import { livenessChallengeSchema, livenessResultSchema } from '../biometrics/face/portrait-check.ts';
import { fingerExceptionSchema } from '../biometrics/exceptions.ts';
import { fingerPositionSchema, fingerprintCaptureIdSchema } from '../biometrics/positions.ts';
import { chipAccessSchema, chipProofsSchema } from '../devices/card-reader.ts';
import { deviceStateSchema } from '../devices/device.ts';
import { fingerCaptureStateSchema } from '../devices/fingerprint-scanner.ts';
import { signatureStateSchema } from '../devices/signature-pad.ts';
import { credentialSchema, secondPersonSchema } from '../officers/credential.ts';
import { diagnosticsChannels } from './diagnostics.ts';
import { outboxChannels } from './outbox.ts';
import type { Channels } from './rpc.ts';
import { safekeepingChannels } from './safekeeping.ts';
import { sessionChannels } from './session.ts';

/** Officer window ↔ station. The station decides; the renderer asks and shows. */

const id = z.string().min(1).max(64);
const none = z.object({}).strict();
const draft = z.object({ draftId: id });
const bytes = z.instanceof(Uint8Array);

/** What a lookup text (number, CMND, QR, MRZ) turned out to say. `fields` are proposals, not yet in the draft. */
export const lookupResultSchema = z.object({
  kind: z.enum(['personal-number', 'cmnd', 'qr', 'mrz']),
  fields: draftFieldsSchema,
  remarks: z.array(fieldRemarkSchema),
  /** Applications of the same number already in this station's index. */
  earlier: z.array(z.object({ applicationId: z.string(), ticket: z.string(), sealedAt: z.iso.datetime() })),
});
export type LookupResult = z.infer<typeof lookupResultSchema>;

export const sealedSummarySchema = z.object({
  applicationId: z.string(),
  ticket: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
  sealMs: z.number(),
  resultDate: z.iso.date(),
});
export type SealedSummary = z.infer<typeof sealedSummarySchema>;

const draftAnswer = draftViewSchema;

export const officerChannels = {
  calls: {
    ...sessionChannels.calls,
    ...outboxChannels.calls,
    ...safekeepingChannels.calls,
    ...diagnosticsChannels.calls,

    'devices.state': { input: none, output: z.array(deviceStateSchema) },
    'devices.retry': { input: z.object({ deviceId: id }), output: z.null() },

    'draft.list': { input: none, output: z.array(draftListItemSchema) },
    'draft.create': { input: z.object({ intakePlace: z.enum(['counter', 'home']) }), output: draftAnswer },
    'draft.open': { input: draft, output: draftAnswer },
    /** Puts the applicant aside: nothing is lost, the applicant window goes idle. */
    'draft.close': { input: draft, output: z.null() },
    'draft.discard': { input: draft.extend({ reason: z.string().min(1).max(200) }), output: z.null() },
    /** Answered only when the patch is durably in the vault. */
    'draft.save': { input: draft.extend({ patch: draftPatchSchema }), output: draftAnswer },
    /** Refused with `step-locked` when earlier steps don't allow it; details.missing names the count. */
    'draft.goto': { input: draft.extend({ step: stepIdSchema }), output: draftAnswer },
    'draft.setReason': { input: draft.extend({ reasonCode: z.string().max(60) }), output: draftAnswer },
    'draft.lookup': { input: draft.extend({ text: z.string().max(2000) }), output: lookupResultSchema },

    'document.add': {
      input: draft.extend({
        type: z.string().max(60),
        source: z.enum(['camera', 'file']),
        mimeType: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
        content: bytes,
      }),
      output: draftAnswer,
    },
    'document.remove': { input: draft.extend({ documentId: id }), output: draftAnswer },
    /** The page, or PDF, is a paper of another kind: it goes to the end of the pages of that kind. Refused with `document-unknown`. */
    'document.retype': {
      input: draft.extend({ evidenceId: id, type: z.string().max(60) }),
      output: draftAnswer,
    },
    /** What is handed on as the page: its straightened copy, or what it was made of. Refused with `document-copy-absent`. */
    'document.chooseCopy': {
      input: draft.extend({ evidenceId: id, taken: z.enum(['original', 'straightened']) }),
      output: draftAnswer,
    },

    /** Starts one attempt; its states come as `capture.state` events. */
    'fingerprint.start': {
      input: draft.extend({ captureId: fingerprintCaptureIdSchema }),
      output: z.object({ attemptId: z.string() }),
    },
    'fingerprint.cancel': { input: draft, output: z.null() },
    'fingerprint.except': {
      input: draft.extend({ exception: fingerExceptionSchema.omit({ recordedAt: true, photo: true }) }),
      output: draftAnswer,
    },
    'fingerprint.clearException': {
      input: draft.extend({ finger: fingerPositionSchema }),
      output: draftAnswer,
    },
    /** Takes the best attempt though it is below the policy's threshold; refused before the policy's number of attempts. */
    'fingerprint.acceptPoor': {
      input: draft.extend({
        captureId: fingerprintCaptureIdSchema,
        reason: z.string().trim().min(3).max(200),
      }),
      output: draftAnswer,
    },

    /** Picture of the hand of an excepted finger, taken in a photo session. */
    'fingerprint.exceptionPhoto': {
      input: draft.extend({
        finger: fingerPositionSchema,
        captureSessionId: id,
        nonce: id,
        jpeg: bytes,
        width: z.number().int(),
        height: z.number().int(),
        cameraLabel: z.string().max(200),
      }),
      output: draftAnswer,
    },
    /** Explains a finding that stops instead of taking the evidence anew; refused with `finding-unknown`. */
    'finding.overrule': {
      input: draft.extend({ findingId: id, reason: z.string().trim().min(3).max(200) }),
      output: draftAnswer,
    },
    /**
     * Decides a field about which form and sources differ: the form's value stays, or a source's takes its place. `reason` may be empty where none
     * is asked for (`needsReason`). Refused with `difference-unknown`, `difference-reason-needed`.
     */
    'difference.resolve': {
      input: draft.extend({
        field: fieldNameSchema,
        take: z.union([z.literal('form'), statementSourceSchema]),
        reason: z.string().max(200),
      }),
      output: draftAnswer,
    },
    /** Asks the centre what the population data base says of the number in the form; a statement more. */
    'population.ask': { input: draft, output: draftAnswer },

    'iris.except': {
      input: draft.extend({ code: z.string().max(40), note: z.string().max(200) }),
      output: draftAnswer,
    },

    /**
     * Reads the chip of the applicant's existing card; opened by what the draft or a look-up knows of its MRZ, or by its CAN. States come as
     * `card.state`; what was read are proposals like those of `draft.lookup`.
     */
    'card.read': {
      input: draft.extend({ access: chipAccessSchema }),
      output: z.object({ attemptId: z.string() }),
    },
    'card.cancel': { input: draft, output: z.null() },

    /** Pages of the document scanner become one document of this type; states come as `document.state`. */
    'document.scan': {
      input: draft.extend({ type: z.string().max(60), source: z.enum(['platen', 'feeder']) }),
      output: z.object({ attemptId: z.string() }),
    },
    'document.scanCancel': { input: draft, output: z.null() },

    /** A photo may only be submitted to the capture session it was taken in. */
    'photo.open': {
      input: draft,
      output: z.object({
        captureSessionId: z.string(),
        nonce: z.string(),
        /** Asked of the person before the photo, in this order; empty at a counter. */
        challenges: z.array(livenessChallengeSchema),
      }),
    },
    /** What became of the challenges so far, met or not, for the person to see where they are: a hint like the results themselves. */
    'photo.challenged': {
      input: draft.extend({ captureSessionId: id, nonce: id, over: z.array(z.boolean()).max(4) }),
      output: z.null(),
    },
    /** The whole frame; the station looks at it itself, crops the portrait to the policy's size and keeps both. */
    'photo.submit': {
      input: draft.extend({
        captureSessionId: id,
        nonce: id,
        jpeg: bytes,
        width: z.number().int(),
        height: z.number().int(),
        cameraLabel: z.string().max(200),
        /** Codes of the live checks that were not met when the officer took it. */
        remarks: z.array(z.string().max(40)).max(24),
        liveness: z.array(livenessResultSchema).max(4).optional(),
      }),
      output: draftAnswer,
    },
    /** Keeps a portrait that fails a stopping check, with the reason; refused with `photo-not-poor`. */
    'photo.acceptPoor': {
      input: draft.extend({ reason: z.string().trim().min(3).max(200) }),
      output: draftAnswer,
    },
    'photo.remove': { input: draft, output: draftAnswer },

    'signature.start': {
      input: draft.extend({ signer: z.enum(['applicant', 'representative']) }),
      output: z.object({ attemptId: z.string(), consentText: z.string() }),
    },
    'signature.cancel': { input: draft, output: z.null() },

    /** The applicant was read the data and agrees; also answered from the applicant window. */
    'review.confirm': { input: draft, output: draftAnswer },

    /**
     * The officer's own signature, and the supervisor's beside it where `approvals` of the draft asks for one; then the application is
     * sealed and queued. Refused with `approval-needed`, `approval-same-person`, `approval-role` …
     */
    'application.sign': {
      input: draft.extend({ credential: credentialSchema, approval: secondPersonSchema.nullable() }),
      output: sealedSummarySchema,
    },
    'slip.pdf': {
      input: z.object({ applicationId: id }),
      output: z.object({ pdf: bytes, fileName: z.string() }),
    },
    'slip.print': {
      input: z.object({ applicationId: id }),
      output: z.object({ printer: z.string(), simulated: z.boolean() }),
    },

    /** Picture for the eyes: PNG or JPEG of a piece of evidence of this draft. */
    'evidence.preview': {
      input: draft.extend({ evidenceId: id }),
      output: z.object({ mimeType: z.string(), content: bytes }),
    },
  },
  events: {
    ...sessionChannels.events,
    ...outboxChannels.events,
    ...diagnosticsChannels.events,
    'devices.changed': z.array(deviceStateSchema),
    'draft.changed': draftViewSchema,
    'capture.state': z.object({
      draftId: id,
      captureId: fingerprintCaptureIdSchema,
      attemptId: z.string(),
      state: fingerCaptureStateSchema,
    }),
    'signature.state': z.object({
      draftId: id,
      signer: z.enum(['applicant', 'representative']),
      attemptId: z.string(),
      state: signatureStateSchema,
    }),
    'card.state': z.object({
      draftId: id,
      attemptId: z.string(),
      /** Without the portrait and data groups: the window gets those as `proposal` only. */
      state: z.discriminatedUnion('phase', [
        z.object({ phase: z.enum(['place-card', 'opening', 'cancelled']) }),
        z.object({ phase: z.literal('reading'), file: z.string(), done: z.number(), total: z.number() }),
        z.object({ phase: z.literal('failed'), code: z.string() }),
        z.object({ phase: z.literal('read'), proofs: chipProofsSchema, proposal: lookupResultSchema }),
      ]),
    }),
    'document.state': z.object({
      draftId: id,
      attemptId: z.string(),
      state: z.discriminatedUnion('phase', [
        z.object({ phase: z.enum(['preparing', 'cancelled']) }),
        z.object({ phase: z.literal('page'), number: z.number().int() }),
        z.object({ phase: z.literal('failed'), code: z.string(), pages: z.number().int() }),
        z.object({ phase: z.literal('scanned'), pages: z.number().int(), draft: draftViewSchema }),
      ]),
    }),
    /** Sealing progress in bytes. */
    'seal.progress': z.object({ draftId: id, done: z.number(), total: z.number() }),
  },
} as const satisfies Channels;
export type OfficerCalls = (typeof officerChannels)['calls'];
export type OfficerEvents = (typeof officerChannels)['events'];
