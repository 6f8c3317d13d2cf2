import { z } from 'zod';
import { deviceErrorCodeSchema, deviceStateSchema } from '../devices/device.ts';
import { foundHardwareSchema, hostCheckSchema } from '../devices/host-report.ts';
import { selfTestResultSchema, selfTestStateSchema } from '../devices/self-test.ts';
import type { Channels } from './rpc.ts';

/** The technician's bench: which devices work, why one does not, and what a support engineer needs to see. No applicant data. */

const none = z.object({}).strict();
const id = z.string().min(1).max(64);

/** Captures, prints, reads of one device in one hour. */
export const activityHourSchema = z.object({
  /** Start of the hour, UTC. */
  hour: z.iso.datetime(),
  done: z.number().int(),
  failed: z.number().int(),
  /** Times it went away. */
  losses: z.number().int(),
});
export type ActivityHour = z.infer<typeof activityHourSchema>;

export const deviceHealthSchema = z.object({
  state: deviceStateSchema,
  /** The last 7 days, hours with nothing left out, oldest first. */
  hours: z.array(activityHourSchema),
  /** Newest first, at most 20. */
  lastErrors: z.array(
    z.object({
      at: z.iso.datetime(),
      code: deviceErrorCodeSchema,
      cause: z.string().nullable(),
      kind: z.enum(['capture', 'connection', 'self-test']),
    }),
  ),
  /** Middle and 95th percentile of what a capture took in the last 7 days, milliseconds; null without any. */
  tookMs: z.object({ p50: z.number(), p95: z.number() }).nullable(),
  lastSelfTest: z
    .object({ at: z.iso.datetime(), passed: z.boolean(), results: z.array(selfTestResultSchema) })
    .nullable(),
});
export type DeviceHealth = z.infer<typeof deviceHealthSchema>;

/** One line of a log as the technician sees it. */
export const logLineSchema = z.object({
  at: z.iso.datetime(),
  process: z.enum(['station', 'devices', 'main']),
  level: z.enum(['info', 'warn', 'error']),
  /** Event or message, one line. */
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** What surrounds the station. Each part by itself: `unknown` says that it could not be told, with its cause. */
export const environmentSchema = z.object({
  disk: z.object({ freeBytes: z.number().int(), totalBytes: z.number().int() }).nullable(),
  /** Station's clock minus the centre's, milliseconds, as last compared; null where it never was. */
  clockSkew: z.object({ milliseconds: z.number(), at: z.iso.datetime() }).nullable(),
  keychain: z.object({
    protected: z.boolean(),
    /** Codes of why training mode is on that concern the machine. */
    reasons: z.array(z.string()),
  }),
  network: z.array(z.object({ name: z.string(), up: z.boolean(), addresses: z.array(z.string()) })),
  gateway: z.object({
    url: z.string().nullable(),
    /** Time of one small request there and back; null where none came back. */
    roundTripMs: z.number().nullable(),
    code: z.string().nullable(),
    cause: z.string().nullable(),
  }),
  memory: z.object({ stationBytes: z.number().int(), freeBytes: z.number().int() }),
  uptimeMs: z.number(),
  versions: z.record(z.string(), z.string()),
  operatingSystem: z.string(),
});
export type Environment = z.infer<typeof environmentSchema>;

export const diagnosticsChannels = {
  calls: {
    'diagnostics.devices': { input: none, output: z.array(deviceHealthSchema) },
    /** Attached hardware that a driver knows, and which of it is used. */
    'diagnostics.found': { input: none, output: z.array(foundHardwareSchema) },
    'diagnostics.checks': { input: none, output: z.array(hostCheckSchema) },
    'diagnostics.fix': { input: z.object({ id }), output: z.array(hostCheckSchema) },
    /** States come as `diagnostics.selfTest`. Refused with `capture-running` while an applicant is at the device. */
    'diagnostics.selfTest': {
      input: z.object({ deviceId: id }),
      output: z.object({ attemptId: z.string() }),
    },
    /** Frames come on the preview port under this attempt. */
    'diagnostics.live': { input: z.object({ deviceId: id }), output: z.object({ attemptId: z.string() }) },
    /** Ends a self-test or a live view. Idempotent. */
    'diagnostics.cancel': { input: z.object({ attemptId: id }), output: z.null() },
    /** The last self-test of every device on one sheet. */
    'diagnostics.report': {
      input: none,
      output: z.object({ pdf: z.instanceof(Uint8Array), fileName: z.string() }),
    },
    'diagnostics.printReport': {
      input: none,
      output: z.object({ printer: z.string(), simulated: z.boolean() }),
    },
    'diagnostics.traceStart': { input: z.object({ deviceId: id }), output: z.null() },
    /** Ends the recording and keeps it beside the logs until the next support bundle or for seven days. */
    'diagnostics.traceStop': {
      input: z.object({ deviceId: id }),
      output: z.object({ fileName: z.string(), frames: z.number().int(), text: z.string() }),
    },
    /** Newest first; `before` pages. */
    'diagnostics.log': {
      input: z.object({
        process: z.enum(['station', 'devices', 'main']).nullable(),
        level: z.enum(['info', 'warn', 'error']),
        text: z.string().max(100),
        before: z.number().int().nullable(),
      }),
      /** `cursor` of the oldest line given: the next `before`. */
      output: z.object({ lines: z.array(logLineSchema), cursor: z.number().int().nullable() }),
    },
    'diagnostics.environment': { input: none, output: environmentSchema },
    /** One ZIP with a CMS signature of the station beside it; `folder` is one of `places.list`. No applicant data. */
    'diagnostics.bundle': {
      input: z.object({ folder: z.string().min(1).max(1000) }),
      output: z.object({ file: z.string(), bytes: z.number().int(), sha256: z.string() }),
    },
  },
  events: {
    'diagnostics.selfTest': z.object({
      attemptId: z.string(),
      deviceId: z.string(),
      state: selfTestStateSchema,
    }),
    'diagnostics.liveEnded': z.object({ attemptId: z.string() }),
    /** Counts or errors of this device changed. */
    'diagnostics.changed': z.object({ deviceId: z.string() }),
    /** A bar code or QR that was just read while the officer's screen can use it. */
    'code.read': z.object({ deviceId: z.string(), symbology: z.string().nullable(), text: z.string() }),
  },
} as const satisfies Channels;
