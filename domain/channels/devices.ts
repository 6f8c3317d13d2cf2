import { z } from 'zod';
import { deviceStateSchema } from '../devices/device.ts';
import { fingerCaptureRequestSchema, fingerCaptureStateSchema } from '../devices/fingerprint-scanner.ts';
import { signatureRequestSchema, signatureStateSchema } from '../devices/signature-pad.ts';
import { officerTokenSchema, tokenKeySchema } from '../devices/officer-token.ts';
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
    /** PKCS#11 tokens that are plugged in, whoever's they are. */
    'token.list': { input: z.object({}).strict(), output: z.array(officerTokenSchema) },
    /**
     * Logs in and keeps the session until `token.close`, unplugging, or ten minutes without use. Failures: `token-absent`,
     * `pin-wrong` (details.left where the token tells), `pin-locked`, `token-key-missing`, `token-failed`.
     */
    'token.open': {
      input: z.object({ serial: z.string().max(64), pin: z.string().max(64) }),
      output: z.object({ sessionId: z.string(), keys: z.array(tokenKeySchema) }),
    },
    /** Makes an EC P-256 key on the token that can't leave it. */
    'token.makeKey': {
      input: z.object({ sessionId: z.string(), label: z.string().max(64) }),
      output: tokenKeySchema,
    },
    /** ECDSA over a SHA-256 digest; 64 bytes, r and s (IEEE P1363). */
    'token.sign': {
      input: z.object({ sessionId: z.string(), keyId: z.string(), digest: z.instanceof(Uint8Array) }),
      output: z.instanceof(Uint8Array),
    },
    'token.close': { input: z.object({ sessionId: z.string() }), output: z.null() },
    /** Prints a PDF on the configured slip printer. */
    'slip.print': {
      input: z.object({ jobName: z.string().max(80), pdf: z.instanceof(Uint8Array) }),
      output: z.object({ printer: z.string(), simulated: z.boolean() }),
    },
  },
  events: {
    'devices.changed': z.array(deviceStateSchema),
    'fingerprint.state': z.object({ attemptId: z.string(), state: fingerCaptureStateSchema }),
    'tokens.changed': z.array(officerTokenSchema),
    'signature.state': z.object({ attemptId: z.string(), state: signatureStateSchema }),
  },
} as const satisfies Channels;
