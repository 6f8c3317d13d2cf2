import type { LabCheck } from '../lab-check.ts';
import type { DeviceSides } from './device-thread.ts';

/**
 * What the lab checks inside the virtual machine. Each is loaded only by the process that runs it: under emulation, half of a check's time
 * would go into reading what it does not use.
 */
export const guestChecks: readonly LabCheck[] = [
  {
    name: 'usb transport over FunctionFS: control, interrupt, bulk, stall, pulled',
    needs: ['/sys/class/udc/dummy_udc.0'],
    run: async (signal) => (await import('./usb-transport.ts')).talkAndPull(signal),
  },
  {
    name: 'serial transport over CDC-ACM: both ways, pulled, plugged in again',
    needs: ['/sys/class/udc/dummy_udc.0'],
    run: async (signal) => (await import('./serial-transport.ts')).talkAndPull(signal),
  },
  {
    name: 'wacom-stu over hidraw: signs, is pulled while signing, signs again',
    needs: ['/dev/uhid'],
    limit: 60_000,
    run: async () => (await import('./signature-pad.ts')).signAndPull(),
  },
];

/** The devices at the other end, by the names the checks start them with. */
export const deviceSides: DeviceSides = {
  'usb-echo': async () => (await import('./usb-transport.ts')).createEchoDevice(),
  'serial-echo': async () => (await import('./serial-transport.ts')).createEchoLine(),
  'STU-430': async () => new (await import('./kernel-pad.ts')).KernelPad('430'),
  'STU-540': async () => new (await import('./kernel-pad.ts')).KernelPad('540'),
};
