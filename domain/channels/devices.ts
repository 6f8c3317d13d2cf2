import { z } from 'zod';
import { deviceStateSchema } from '../devices/device.ts';
import { fingerCaptureRequestSchema, fingerCaptureStateSchema } from '../devices/fingerprint-scanner.ts';
import { signatureRequestSchema, signatureStateSchema } from '../devices/signature-pad.ts';
import type { Channels } from './rpc.ts';

/** Station ↔ device host. Evidence flows devices → station only. */
export const deviceChannels = {
  calls: {
    'devices.list': { input: z.object({}).strict(), output: z.array(deviceStateSchema) },
    'devices.retry': { input: z.object({ deviceId: z.string() }), output: z.null() },
    /** Answers when the attempt was started; its states come as `fingerprint.state`. */
    'fingerprint.start': { input: fingerCaptureRequestSchema, output: z.null() },
    'signature.start': { input: signatureRequestSchema, output: z.null() },
    /** Stops the attempt of that id, whichever device runs it. Idempotent. */
    'attempt.cancel': { input: z.object({ attemptId: z.string() }), output: z.null() },
    /** Prints a PDF on the configured slip printer. */
    'slip.print': {
      input: z.object({ jobName: z.string().max(80), pdf: z.instanceof(Uint8Array) }),
      output: z.object({ printer: z.string(), simulated: z.boolean() }),
    },
  },
  events: {
    'devices.changed': z.array(deviceStateSchema),
    'fingerprint.state': z.object({ attemptId: z.string(), state: fingerCaptureStateSchema }),
    'signature.state': z.object({ attemptId: z.string(), state: signatureStateSchema }),
  },
} as const satisfies Channels;
