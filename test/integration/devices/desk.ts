import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import type {
  FingerCaptureRequest,
  FingerCaptureState,
} from '../../../domain/devices/fingerprint-scanner.ts';
import type { SignatureRequest, SignatureState } from '../../../domain/devices/signature-pad.ts';
import {
  fingersOf,
  impressionOf,
  type FingerprintCaptureId,
  type FingerPosition,
} from '../../../domain/biometrics/positions.ts';
import { unwrap } from '../../../domain/result.ts';
import type { HostOptions } from '../../../native-bridges/host/host.ts';
import { createSbiScanner } from '../../../native-bridges/drivers/fingerprint/sbi/driver.ts';
import { sbiTimings } from '../../../native-bridges/drivers/fingerprint/sbi/timings.ts';
import { createDevice } from '../../../native-bridges/host/registry.ts';
import { firstHash } from '../../../native-bridges/drivers/fingerprint/sbi/hash-chain.ts';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { openHostDesk, type HostDesk } from '../../support/devices/host-desk.ts';
import {
  startSimulators,
  type SimulatorOptions,
  type Simulators,
} from '../../../native-bridges/simulators/start.ts';

export { signatureRequest } from '../../support/devices/requests.ts';

/** Simulators, the device host and a client over a real message channel, as the station would hold it. */
export interface TestDesk extends Omit<HostDesk, 'follow'> {
  readonly simulators: Simulators;
  readonly fingers: (
    request: FingerCaptureRequest,
    on?: (state: FingerCaptureState) => void,
  ) => Promise<FingerCaptureState[]>;
  readonly signature: (
    request: SignatureRequest,
    on?: (state: SignatureState) => void,
  ) => Promise<SignatureState[]>;
  readonly cancel: (attemptId: string) => Promise<void>;
}

/** A pace at which a capture takes a third of a second or less. */
const quickPace = 0.05;

export interface DeskOptions {
  readonly pace?: number;
  readonly devices?: (ready: Simulators['ready']) => DeviceConfigInput[];
  /** Folder of real fingers. */
  readonly fingers?: string;
  /** Off where few fingers are needed: growing all ten takes seconds in this one thread. */
  readonly warm?: boolean;
  /** Which scanner and pad are simulated. */
  readonly simulated?: Pick<SimulatorOptions, 'scanner' | 'pad'>;
  readonly host?: HostOptions;
}

export async function openDesk(options: DeskOptions = {}): Promise<TestDesk> {
  const source = createLocalFingerSource(options.fingers);
  const simulators = await startSimulators({
    sbiPort: 0,
    adminPort: 0,
    padPort: 0,
    pace: options.pace ?? quickPace,
    fingers: options.warm === false ? { ...source, warm: () => undefined } : source,
    ...options.simulated,
  });
  const devices = (options.devices ?? defaultDevices)(simulators.ready);
  const { host, client, states, until, follow, stop } = openHostDesk(
    { devices },
    options.host ?? { create: patientWithScanner },
  );

  return {
    simulators,
    host,
    client,
    states,
    until,
    fingers: (request, on) =>
      follow('fingerprint.state', request.attemptId, () => client.call('fingerprint.start', request), on),
    signature: (request, on) =>
      follow('signature.state', request.attemptId, () => client.call('signature.start', request), on),
    cancel: async (attemptId) => {
      unwrap(await client.call('attempt.cancel', { attemptId }));
    },
    stop: async () => {
      await stop();
      await simulators.stop();
    },
  };
}

/** The simulated scanner grows skin in this very thread, and answers nobody meanwhile: that is no dead service. */
const patientTimings = { ...sbiTimings, message: 15_000, watchAnswer: 15_000, captureGrace: 30_000 };

export const patientWithScanner: NonNullable<HostOptions['create']> = (config, surroundings, buses) =>
  config.driver === 'sbi'
    ? createSbiScanner(config, surroundings, patientTimings)
    : createDevice(config, surroundings, buses);

function defaultDevices({ sbiPort, padPort, trustAnchor }: Simulators['ready']): DeviceConfigInput[] {
  return [
    { driver: 'sbi', id: 'scanner', firstPort: sbiPort, lastPort: sbiPort, trustAnchor },
    { driver: 'wacom-stu', id: 'pad', simulatedPort: padPort },
    { driver: 'chromium-camera', id: 'camera', simulated: true },
  ];
}

let attempts = 0;

export function captureRequest(
  capture: FingerprintCaptureId,
  change: Partial<FingerCaptureRequest> & { without?: readonly FingerPosition[] } = {},
): FingerCaptureRequest {
  const { without = [], ...rest } = change;
  attempts += 1;
  const all = fingersOf(capture);
  return {
    attemptId: `attempt-${attempts}`,
    impression: impressionOf(capture),
    fingers: all.filter((finger) => !without.includes(finger)),
    exceptions: all.filter((finger) => without.includes(finger)),
    requestedScore: 60,
    timeoutMs: 10_000,
    previousHash: firstHash,
    ...rest,
  };
}

export function captured(states: readonly FingerCaptureState[]) {
  const last = states.at(-1);
  if (last?.phase !== 'captured') throw new Error(JSON.stringify(last));
  return last;
}
