import { z } from 'zod';

/** Device families the station knows; a registry in the device host maps each to a driver. */
export const deviceKindSchema = z.enum([
  'fingerprint-scanner',
  'signature-pad',
  'camera',
  'slip-printer',
  'iris-scanner',
  'officer-token',
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
  changedAt: z.iso.datetime(),
});
export type DeviceState = z.infer<typeof deviceStateSchema>;

/** Closed list of what can go wrong with a device; text and remedy stand in renderer/i18n under `device.<code>`. */
export const deviceErrorCodes = [
  'not-configured',
  'not-found',
  'unplugged',
  'permission-denied',
  'in-use',
  'not-ready',
  'timeout',
  'cancelled',
  'protocol-error',
  'untrusted-device',
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
  'unknown',
] as const;
export const deviceErrorCodeSchema = z.enum(deviceErrorCodes);
export type DeviceErrorCode = z.infer<typeof deviceErrorCodeSchema>;

export const deviceFailureSchema = z.object({ code: deviceErrorCodeSchema, cause: z.string().optional() });
export type DeviceFailure = z.infer<typeof deviceFailureSchema>;
