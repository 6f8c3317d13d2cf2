import { z } from 'zod';
import { deviceErrorCodeSchema } from './device.ts';

/** One thing a device was asked to do and how it ended: what the counts over time are made of. No applicant data. */
export const deviceActivitySchema = z.object({
  deviceId: z.string(),
  at: z.iso.datetime(),
  /** `capture` also stands for a print, a scan, a chip read. `connection`: it went or came back. */
  kind: z.enum(['capture', 'connection', 'self-test']),
  outcome: z.enum(['done', 'failed', 'cancelled']),
  code: deviceErrorCodeSchema.nullable(),
  cause: z.string().max(200).nullable(),
  tookMs: z.number(),
});
export type DeviceActivity = z.infer<typeof deviceActivitySchema>;

/** Something of the operating system that devices need: udev rules, a Windows driver, a running service. */
export const hostCheckSchema = z.object({
  /** `host-check.<id>` says what it is. */
  id: z.enum(['udev-rules', 'hid-access', 'usb-access', 'serial-access', 'pcsc-service', 'windows-drivers']),
  status: z.enum(['ok', 'missing', 'outdated', 'not-applicable', 'unknown']),
  detail: z.string().max(400),
  /** Exactly what to type as administrator, where something is to be done. */
  command: z.string().nullable(),
  /** `hosts.fix` can do it, asking the operating system for an administrator. */
  fixable: z.boolean(),
});
export type HostCheck = z.infer<typeof hostCheckSchema>;

/** Hardware that is attached and that a driver of ours knows, in use or not. */
export const foundHardwareSchema = z.object({
  driver: z.string(),
  name: z.string(),
  port: z.string(),
  /** Device that uses it; null where it is not configured. */
  deviceId: z.string().nullable(),
});
export type FoundHardware = z.infer<typeof foundHardwareSchema>;
