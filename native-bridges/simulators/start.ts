import { startAdmin } from './admin.ts';
import { Desk, personSchema } from './desk.ts';
import {
  padActionSchema,
  ScannerFaults,
  scannerActionSchema,
  type PadAction,
  type ScannerAction,
} from './faults.ts';
import type { FingerSource } from './finger-source.ts';
import { createDeviceIdentity, type DeviceIdentity } from './sbi/identity.ts';
import { SbiService, type SbiServiceOptions } from './sbi/service.ts';
import { type PadOptions, PadService } from './wacom-stu/service.ts';
import type { z } from 'zod';

export interface SimulatorOptions {
  /** First port tried for the SBI service; 0 takes any. */
  readonly sbiPort: number;
  /** 0 takes any. */
  readonly adminPort: number;
  readonly padPort: number;
  /** 1 is a person's pace; 0.2 is five times as fast. */
  readonly pace: number;
  readonly fingers: FingerSource;
  readonly scanner?: Pick<SbiServiceOptions, 'dialect' | 'nested' | 'companions' | 'wholeSlaps'>;
  readonly pad?: PadOptions;
}

/** The line the program prints when everything listens. */
export interface SimulatorsReady {
  readonly ready: true;
  readonly adminPort: number;
  readonly sbiPort: number;
  readonly padPort: number;
  /** PEM: what the station must trust. */
  readonly trustAnchor: string;
}

/** The same handles as the admin paths, for tests in one process. */
export interface Simulators {
  readonly ready: SimulatorsReady;
  readonly seat: (person: z.input<typeof personSchema>) => void;
  readonly scanner: (action: ScannerAction) => Promise<void>;
  readonly pad: (action: PadAction) => void;
  /** What the pad shows now: RGB, 800 × 480 unless it is a 430. */
  readonly padScreen: () => Uint8Array;
  readonly stop: () => Promise<void>;
}

/** Starts scanner, pad and admin; the first person sits down. */
export async function startSimulators(options: SimulatorOptions): Promise<Simulators> {
  const { fingers, pace } = options;
  const desk = new Desk(personSchema.parse({ seed: 'first person' }));
  fingers.warm(desk.person);
  let foreign: Promise<DeviceIdentity> | undefined;
  const identity = await createDeviceIdentity('Simulated device authority', 'Simulated slap scanner');
  const sbi = new SbiService({
    desk,
    fingers,
    faults: new ScannerFaults(),
    identity,
    foreignIdentity: () => (foreign ??= createDeviceIdentity('Foreign authority', 'Foreign scanner')),
    pace,
    ...options.scanner,
  });
  const pad = new PadService(desk, pace, options.pad);
  const sbiPort = await sbi.start(options.sbiPort);
  const padPort = await pad.start(options.padPort);
  const seat = (person: z.input<typeof personSchema>): void => {
    desk.seat(personSchema.parse(person));
    fingers.warm(desk.person);
  };
  const admin = await startAdmin(options.adminPort, [
    { path: '/person', schema: personSchema, handle: seat },
    { path: '/scanner', schema: scannerActionSchema, handle: (action: ScannerAction) => sbi.act(action) },
    { path: '/pad', schema: padActionSchema, handle: (action: PadAction) => pad.act(action) },
  ]);
  return {
    ready: { ready: true, adminPort: admin.port, sbiPort, padPort, trustAnchor: identity.trustAnchor },
    seat,
    scanner: (action) => sbi.act(action),
    pad: (action) => pad.act(action),
    padScreen: () => pad.device.display.rgb,
    stop: async () => {
      admin.server.closeAllConnections();
      await new Promise<void>((resolve) => admin.server.close(() => resolve()));
      await Promise.all([sbi.stop(), pad.stop(), fingers.stop()]);
    },
  };
}
