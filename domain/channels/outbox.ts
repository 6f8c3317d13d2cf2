import { z } from 'zod';
import { secondPersonSchema } from '../officers/credential.ts';
import type { Channels } from './rpc.ts';

/** Sealed applications on their way, by wire or carried on a stick. */

const id = z.string().min(1).max(64);
const none = z.object({}).strict();
/** A folder the officer chose in the system's own dialog. */
const folder = z.string().min(1).max(1000);

export const prioritySchema = z.enum(['urgent', 'normal', 'later']);
export type Priority = z.infer<typeof prioritySchema>;

export const outboxItemSchema = z.object({
  applicationId: z.string(),
  ticket: z.string(),
  /** `carried`: on a stick to the base; acknowledged when the base's receipts come back or the centre says so itself. */
  state: z.enum(['waiting', 'sending', 'verifying', 'carried', 'acknowledged', 'refused']),
  priority: prioritySchema,
  size: z.number().int(),
  sent: z.number().int(),
  sealedAt: z.iso.datetime(),
  acknowledgedAt: z.iso.datetime().nullable(),
  /** Station that sealed it, where it was taken in from a stick; null for our own. */
  carriedFor: z.string().nullable(),
  /** Cause of waiting or refusal; sentence and remedy stand in i18n under `outbox.<code>`. */
  code: z.string().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
});
export type OutboxItem = z.infer<typeof outboxItemSchema>;

export const outboxWarningSchema = z.object({
  /** `days`: oldest one waits long. `count`: many wait. `disk`: little room. `certificate`: the station's own runs out. `clock`: it differs from the centre's. */
  code: z.enum(['days', 'count', 'disk', 'certificate', 'clock']),
  /** `soon` well before the limit, `near`, `reached`: no new application may be started. */
  level: z.enum(['soon', 'near', 'reached']),
  /** Where it stands and the limit, in days, pieces, bytes, days, seconds. */
  value: z.number(),
  limit: z.number(),
});
export type OutboxWarning = z.infer<typeof outboxWarningSchema>;

export const outboxStateSchema = z.object({
  network: z.enum(['unknown', 'online', 'offline']),
  waiting: z.number().int(),
  /** Of everything that waits. */
  bytesLeft: z.number().int(),
  /** Measured over the last transfers; null while nothing was sent. */
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Why what waits is not sent: the metered hours, the centre asked for patience. Or somebody paused it, whether anything waits or not. */
  held: z
    .object({ by: z.enum(['officer', 'metered-hours', 'centre-busy']), until: z.iso.datetime().nullable() })
    .nullable(),
  warnings: z.array(outboxWarningSchema),
  items: z.array(outboxItemSchema),
});
export type OutboxState = z.infer<typeof outboxStateSchema>;

/** How much of the line the station may take, and when. */
export const outboxLimitsSchema = z.object({
  bytesPerSecond: z.number().int().min(1000).nullable(),
  /** Local hours in which the line is paid by the byte: only `urgent` goes then. From inclusive, to exclusive, may pass midnight. */
  metered: z
    .array(z.object({ from: z.number().int().min(0).max(23), to: z.number().int().min(0).max(24) }))
    .max(8),
});
export type OutboxLimits = z.infer<typeof outboxLimitsSchema>;

export const carryResultSchema = z.object({
  /** Names the hand-over in both machines' audit trails. */
  handOverId: z.string(),
  fromStation: z.string(),
  toStation: z.string(),
  /** Counted out, or counted in: applications that are whole; and those already known here. */
  count: z.number().int(),
  known: z.number().int(),
  /** Told apart from those: what did not arrive as it left, by ticket. */
  damaged: z.array(z.string()),
  bytes: z.number().int(),
  file: z.string(),
});
export type CarryResult = z.infer<typeof carryResultSchema>;

export const outboxChannels = {
  calls: {
    'outbox.state': { input: none, output: outboxStateSchema },
    'outbox.retry': { input: z.object({ applicationId: id }), output: outboxStateSchema },
    'outbox.pause': { input: none, output: outboxStateSchema },
    'outbox.resume': { input: none, output: outboxStateSchema },
    'outbox.prioritise': {
      input: z.object({ applicationId: id, priority: prioritySchema }),
      output: outboxStateSchema,
    },
    'outbox.limits': { input: none, output: outboxLimitsSchema },
    'outbox.setLimits': { input: outboxLimitsSchema, output: outboxLimitsSchema },
    /** At the base: writes who the base is, for mobile teams to encrypt to. */
    'carry.baseCard': { input: z.object({ folder }), output: z.object({ file: z.string() }) },
    /** At the mobile team: everything that waits goes onto the stick, encrypted to the base whose card lies there. */
    'carry.handOver': {
      input: z.object({ folder, approval: secondPersonSchema }),
      output: carryResultSchema,
    },
    /** At the base: takes in what teams brought, counts it, and leaves a signed count for the way back. */
    'carry.takeIn': { input: z.object({ folder }), output: z.array(carryResultSchema) },
    /** Both ways: the base writes receipts it has by now, the team reads them. */
    'carry.bringReceipts': {
      input: z.object({ folder }),
      output: z.object({ written: z.number().int(), read: z.number().int() }),
    },
  },
  events: { 'outbox.changed': outboxStateSchema },
} as const satisfies Channels;
