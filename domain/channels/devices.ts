import { z } from 'zod';
import {
  cardPrinterConditionSchema,
  cardPrintRequestSchema,
  cardPrintStateSchema,
} from '../devices/card-printer.ts';
import { cardReadRequestSchema, cardReadStateSchema } from '../devices/card-reader.ts';
import { codeReadSchema } from '../devices/code-reader.ts';
import { deviceStateSchema } from '../devices/device.ts';
import { documentScanRequestSchema, documentScanStateSchema } from '../devices/document-scanner.ts';
import { fingerScanRequestSchema, fingerScanStateSchema } from '../devices/finger-verifier.ts';
import { fingerCaptureRequestSchema, fingerCaptureStateSchema } from '../devices/fingerprint-scanner.ts';
import { deviceActivitySchema, foundHardwareSchema, hostCheckSchema } from '../devices/host-report.ts';
import { selfTestStateSchema } from '../devices/self-test.ts';
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
    'finger.start': { input: fingerScanRequestSchema, output: z.null() },
    'card.read': { input: cardReadRequestSchema, output: z.null() },
    'document.scan': { input: documentScanRequestSchema, output: z.null() },
    'cardPrinter.print': { input: cardPrintRequestSchema, output: z.null() },
    'cardPrinter.condition': { input: z.object({}).strict(), output: cardPrinterConditionSchema },
    /** A guided test; its states come as `selfTest.state`. Refused with `in-use` while the device works. */
    'selfTest.start': { input: z.object({ attemptId: z.string(), deviceId: z.string() }), output: z.null() },
    /** Preview frames of an idle device on the preview port, until `attempt.cancel` or two minutes are over. */
    'live.start': { input: z.object({ attemptId: z.string(), deviceId: z.string() }), output: z.null() },
    /** Records what goes over the device's transport, masked, until `trace.stop`, five minutes or 4 MiB. */
    'trace.start': { input: z.object({ deviceId: z.string() }), output: z.null() },
    /** The trace as text (native-bridges/recorder); frames of personal data are masked before they are kept. */
    'trace.stop': {
      input: z.object({ deviceId: z.string() }),
      output: z.object({ text: z.string(), frames: z.number().int() }),
    },
    'host.checks': { input: z.object({}).strict(), output: z.array(hostCheckSchema) },
    /** Mends what a check found, where it is `fixable`. Failures: `permission-denied`, `cancelled`, `unknown`. */
    'host.fix': { input: z.object({ id: z.string() }), output: z.array(hostCheckSchema) },
    /** All hardware that a driver of ours knows. */
    'host.found': { input: z.object({}).strict(), output: z.array(foundHardwareSchema) },
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
    'finger.state': z.object({ attemptId: z.string(), state: fingerScanStateSchema }),
    'card.state': z.object({ attemptId: z.string(), state: cardReadStateSchema }),
    'document.state': z.object({ attemptId: z.string(), state: documentScanStateSchema }),
    'cardPrinter.state': z.object({ attemptId: z.string(), state: cardPrintStateSchema }),
    'selfTest.state': z.object({ attemptId: z.string(), state: selfTestStateSchema }),
    'live.ended': z.object({ attemptId: z.string() }),
    'code.read': codeReadSchema,
    /** For the counts over time. */
    'device.activity': deviceActivitySchema,
    'tokens.changed': z.array(officerTokenSchema),
    'signature.state': z.object({ attemptId: z.string(), state: signatureStateSchema }),
  },
} as const satisfies Channels;
