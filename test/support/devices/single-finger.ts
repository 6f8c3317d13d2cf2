import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import type { FingerScanRequest, FingerScanState } from '../../../domain/devices/finger-verifier.ts';
import { createDevice } from '../../../native-bridges/host/registry.ts';
import {
  createLocalFingerSource,
  type FingerSource,
} from '../../../native-bridges/simulators/finger-source.ts';
import { createR30xSimulator } from '../../../native-bridges/simulators/r30x/simulator.ts';
import type { SingleFingerAction } from '../../../native-bridges/simulators/single-finger-simulator.ts';
import { createSfmSimulator } from '../../../native-bridges/simulators/suprema-sfm/simulator.ts';
import { createUareuSimulator } from '../../../native-bridges/simulators/uareu-4500/simulator.ts';
import { openHostDesk, type HostDesk } from './host-desk.ts';

export type SingleFingerDriver = 'r30x' | 'suprema-sfm' | 'uareu-4500';
export const singleFingerDrivers: readonly SingleFingerDriver[] = ['r30x', 'suprema-sfm', 'uareu-4500'];

/** Seven seconds of a line become a seventh of one. */
export const quickPace = 0.02;

/** Skin is grown once for all tests of a file. */
let source: FingerSource | undefined;

/** What the tests and the fault matrix hold of a simulated sensor. */
export interface SimulatedSensor {
  start(port: number): Promise<number>;
  act(action: SingleFingerAction): void;
  stop(): Promise<void>;
}

export function simulateSensor(driver: SingleFingerDriver, pace = quickPace): SimulatedSensor {
  const fingers = (source ??= createLocalFingerSource());
  switch (driver) {
    case 'r30x':
      return createR30xSimulator({ fingers, pace });
    case 'suprema-sfm':
      return createSfmSimulator({ fingers, pace });
    case 'uareu-4500':
      return createUareuSimulator({ fingers, pace });
  }
}

export interface FingerBench {
  readonly desk: HostDesk;
  readonly sensor: SimulatedSensor;
  readonly scan: (
    change?: Partial<FingerScanRequest>,
    on?: (state: FingerScanState) => void,
  ) => Promise<FingerScanState[]>;
  readonly stop: () => Promise<void>;
}

let attempts = 0;

export function scanRequest(change: Partial<FingerScanRequest> = {}): FingerScanRequest {
  attempts += 1;
  return { attemptId: `finger-${attempts}`, finger: 'RIGHT_INDEX', timeoutMs: 8000, ...change };
}

/** A simulated sensor at the device host, which knows it as `finger`. */
export async function openFingerBench(driver: SingleFingerDriver): Promise<FingerBench> {
  const sensor = simulateSensor(driver);
  const simulatedPort = await sensor.start(0);
  const config: DeviceConfigInput = { driver, id: 'finger', simulatedPort };
  const desk = openHostDesk({ devices: [config] }, { create: createDevice });
  return {
    desk,
    sensor,
    scan: (change, on) => {
      const request = scanRequest(change);
      return desk.follow(
        'finger.state',
        request.attemptId,
        () => desk.client.call('finger.start', request),
        on,
      );
    },
    stop: async () => {
      await desk.stop();
      await sensor.stop();
    },
  };
}
