import type { DeviceConfig, DeviceConfigInput } from '../../domain/channels/supervision.ts';
import { createLocalFingerSource } from './finger-source.ts';
import { startSimulators } from './start.ts';

/** A simulated device that listens, and how a driver finds it. */
export interface SimulatedDevice {
  readonly config: DeviceConfigInput;
  stop(): Promise<void>;
}

/** Five times a person's pace. */
const pace = 0.2;

async function desk(
  config: (ready: Awaited<ReturnType<typeof startSimulators>>['ready']) => DeviceConfigInput,
) {
  const fingers = { ...createLocalFingerSource(), warm: () => undefined };
  const simulators = await startSimulators({ sbiPort: 0, adminPort: 0, padPort: 0, pace, fingers });
  return { config: config(simulators.ready), stop: () => simulators.stop() };
}

/** A simulator for each driver that has one, to be started alone. */
export const simulatedDevices: Readonly<
  Partial<Record<DeviceConfig['driver'], () => Promise<SimulatedDevice>>>
> = {
  sbi: () =>
    desk(({ sbiPort, trustAnchor }) => ({
      driver: 'sbi',
      id: 'sbi',
      firstPort: sbiPort,
      lastPort: sbiPort,
      trustAnchor,
    })),
  'wacom-stu': () =>
    desk(({ padPort }) => ({ driver: 'wacom-stu', id: 'wacom-stu', simulatedPort: padPort })),
};
