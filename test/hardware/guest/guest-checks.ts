import type { LabCheck } from '../lab-check.ts';
import type { DeviceSides } from './device-thread.ts';

const controller = '/sys/class/udc/dummy_udc.0';

/**
 * What the lab checks inside the virtual machine. Each is loaded only by the process that runs it: under emulation, half of a check's time
 * would go into reading what it does not use.
 */
export const guestChecks: readonly LabCheck[] = [
  {
    name: 'usb transport over FunctionFS: control, interrupt, bulk, stall, pulled',
    needs: [controller],
    run: async (signal) => (await import('./usb-transport.ts')).talkAndPull(signal),
  },
  {
    name: 'serial transport over CDC-ACM: both ways, pulled, plugged in again',
    needs: [controller],
    run: async (signal) => (await import('./serial-transport.ts')).talkAndPull(signal),
  },
  {
    name: 'wacom-stu over hidraw: signs, is pulled while signing, signs again',
    needs: ['/dev/uhid'],
    limit: 60_000,
    run: async () => (await import('./signature-pad.ts')).signAndPull(),
  },
  {
    name: 'uareu-4500 over FunctionFS: takes a finger, is pulled, takes one again',
    needs: [controller],
    limit: 60_000,
    run: async () => (await import('./finger-checks.ts')).scanAndPull('uareu-4500', 'scanned-again'),
  },
  {
    name: 'r30x over CDC-ACM: takes a finger, is pulled, comes back',
    needs: [controller],
    limit: 60_000,
    run: async () => (await import('./finger-checks.ts')).scanAndPull('r30x', 'back'),
  },
  {
    name: 'suprema-sfm over CDC-ACM: takes a finger',
    needs: [controller],
    limit: 60_000,
    run: async () => (await import('./finger-checks.ts')).scanAndPull('suprema-sfm', 'scanned'),
  },
  {
    name: 'evolis-usb over FunctionFS: taken from usblp, prints, is pulled, prints again',
    needs: [controller],
    limit: 60_000,
    run: async () => (await import('./card-printer.ts')).printAndPull(),
  },
  {
    name: 'host over all buses: takes up by itself what is plugged in, loses one alone',
    needs: [controller, '/dev/uhid', 'udevadm'],
    limit: 100_000,
    run: async () => (await import('./discovery.ts')).plugInAll(),
  },
  {
    name: 'wacom-stu over hidraw: permission denied, then allowed by a udev rule',
    needs: ['/dev/uhid', 'udevadm', 'root'],
    limit: 45_000,
    run: async () => (await import('./permission.ts')).refusedThenAllowed(),
  },
];

/** The devices at the other end, by the names the checks start them with. */
export const deviceSides: DeviceSides = {
  'usb-echo': async () => (await import('./usb-transport.ts')).createEchoDevice(),
  'serial-echo': async () => (await import('./serial-transport.ts')).createEchoLine(),
  'uareu-4500': async () => (await import('./finger-sensors.ts')).createUareu(),
  r30x: async () => (await import('./finger-sensors.ts')).createR30x(),
  'suprema-sfm': async () => (await import('./finger-sensors.ts')).createSfm(),
  'code-reader': async () => (await import('./code-reader.ts')).createCodeReader(),
  'evolis-usb': async () => (await import('./card-printer.ts')).createEvolis(),
  'STU-430': async () => new (await import('./kernel-pad.ts')).KernelPad('430'),
  'STU-540': async () => new (await import('./kernel-pad.ts')).KernelPad('540'),
};
