import type { LabCheck } from '../lab-check.ts';
import type { DeviceSides } from './device-thread.ts';
import { KernelPad } from './kernel-pad.ts';
import { signaturePadChecks } from './signature-pad.ts';

/** What the lab checks inside the virtual machine. One line for each family. */
export const guestChecks: readonly LabCheck[] = [...signaturePadChecks];

/** The devices at the other end, by the names the checks start them with. */
export const deviceSides: DeviceSides = {
  'STU-430': () => new KernelPad('430'),
  'STU-540': () => new KernelPad('540'),
};
