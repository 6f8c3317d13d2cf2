import { z } from 'zod';

/** Device families the station knows; a registry in the device host maps each to a driver. */
export const deviceKindSchema = z.enum([
  'fingerprint-scanner',
  'signature-pad',
  'camera',
  'slip-printer',
  'iris-scanner',
  'officer-token',
  /** A single-finger sensor for 1:1 checks only: its images are no evidence (officers' sign-in, handing over a card). */
  'finger-verifier',
  /** Bar codes and QR. */
  'code-reader',
  /** Reads the chip of a card that exists. */
  'card-reader',
  'document-scanner',
  'card-printer',
]);
export type DeviceKind = z.infer<typeof deviceKindSchema>;

/**
 * What a device is doing, in a form the tray can put into words. Codes are stable: each has a sentence and a remedy.
 * `simulated` is shown on the screen wherever the device is not real.
 */
export const deviceStateSchema = z.object({
  id: z.string(),
  kind: deviceKindSchema,
  name: z.string(),
  simulated: z.boolean(),
  status: z.enum(['absent', 'connecting', 'ready', 'busy', 'fault']),
  /** Cause where status is `absent` or `fault`; an entry of `deviceErrorCodes`. */
  code: z.string().nullable(),
  make: z.string().nullable(),
  model: z.string().nullable(),
  serialNumber: z.string().nullable(),
  firmware: z.string().nullable(),
  /** Where it is attached, as the operating system or the network names it: `/dev/hidraw3`, `usb 1-2`, `127.0.0.1:4501`. */
  port: z.string().nullable(),
  /** What it prints or scans goes over a network for anybody on it to read. */
  clearText: z.boolean().optional(),
  /** Member of `deviceConfigSchema` that drives it. */
  driver: z.string(),
  changedAt: z.iso.datetime(),
});
export type DeviceState = z.infer<typeof deviceStateSchema>;

/** Closed list of what can go wrong with a device; text and remedy stand in renderer/i18n under `device.<code>`. */
export const deviceErrorCodes = [
  'not-configured',
  'not-found',
  'unplugged',
  'permission-denied',
  /** It is there, and the operating system has no driver bound to it that lets a program use it (Windows: WinUSB; a service that is not installed). */
  'driver-missing',
  'in-use',
  /** It is there and open, and has stopped answering. */
  'not-responding',
  'not-ready',
  'timeout',
  'cancelled',
  'protocol-error',
  'untrusted-device',
  /** Trusted, and signed by another device than the one that was found. */
  'other-device',
  'clock-skew',
  'chain-broken',
  'wrong-finger-count',
  /** Another finger or hand than asked for, or one finger twice. */
  'wrong-finger',
  /** Plain where rolled was asked for, or the reverse. */
  'wrong-impression',
  'no-finger',
  'tampered',
  'host-restarted',
  /** The machine was put to sleep meanwhile. */
  'suspended',
  /** A bug of our own driver: it was stopped and is started anew by itself. */
  'driver-failed',
  /** An image in which too little can be told apart. */
  'poor-image',
  'paper-out',
  'paper-jam',
  'cover-open',
  'supply-low',
  /** Ribbon, ink or toner is used up. */
  'supply-out',
  /** A ribbon of another kind than the job or the printer needs. */
  'supply-wrong',
  'feeder-empty',
  'output-full',
  'card-jam',
  'cleaning-needed',
  'too-hot',
  'printer-stopped',
  /** The job was taken and its end was not seen: look at the printer before it is sent again. */
  'outcome-unknown',
  'no-card',
  'card-removed',
  /** The card does not open with that MRZ, CAN or these keys. */
  'card-key-wrong',
  /** What the chip answers is not what ICAO 9303 says, or a signature, hash or proof of the chip does not hold. */
  'card-not-genuine',
  /** Neither BAC nor PACE as we know them. */
  'card-unsupported',
  'unknown',
] as const;
export const deviceErrorCodeSchema = z.enum(deviceErrorCodes);
export type DeviceErrorCode = z.infer<typeof deviceErrorCodeSchema>;

export const deviceFailureSchema = z.object({ code: deviceErrorCodeSchema, cause: z.string().optional() });
export type DeviceFailure = z.infer<typeof deviceFailureSchema>;
