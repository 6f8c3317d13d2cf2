import { MessageChannel } from 'node:worker_threads';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { createClient, type Client } from '../../../domain/channels/rpc.ts';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
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
import { startHost, type DeviceHost, type HostOptions } from '../../../native-bridges/host/host.ts';
import type { HostLog } from '../../../native-bridges/host/log.ts';
import { nodePort } from '../../../domain/channels/ports.ts';
import { firstHash } from '../../../native-bridges/drivers/fingerprint/sbi/hash-chain.ts';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { startSimulators, type Simulators } from '../../../native-bridges/simulators/start.ts';

type DeviceClient = Client<typeof deviceChannels.calls, typeof deviceChannels.events>;

/** Simulators, the device host and a client over a real message channel, as the station would hold it. */
export interface TestDesk {
  readonly simulators: Simulators;
  readonly host: DeviceHost;
  readonly client: DeviceClient;
  readonly states: () => readonly DeviceState[];
  /** Resolves when the device is as wanted; rejects after `withinMs`. */
  readonly until: (
    id: string,
    wanted: Partial<Pick<DeviceState, 'status' | 'code'>>,
    withinMs?: number,
  ) => Promise<{ state: DeviceState; tookMs: number }>;
  readonly fingers: (
    request: FingerCaptureRequest,
    on?: (state: FingerCaptureState) => void,
  ) => Promise<FingerCaptureState[]>;
  readonly signature: (
    request: SignatureRequest,
    on?: (state: SignatureState) => void,
  ) => Promise<SignatureState[]>;
  readonly cancel: (attemptId: string) => Promise<void>;
  readonly stop: () => Promise<void>;
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
  });
  const devices = (options.devices ?? defaultDevices)(simulators.ready);
  const host = startHost({ type: 'start', devices }, { log: quiet, ...options.host });
  const channel = new MessageChannel();
  const client = createClient(nodePort(channel.port1), deviceChannels);
  let states: readonly DeviceState[] = [];
  const watchers = new Set<() => void>();
  client.on('devices.changed', (changed) => {
    states = changed;
    for (const watcher of [...watchers]) watcher();
  });
  host.attach(nodePort(channel.port2));

  const until: TestDesk['until'] = (id, wanted, withinMs = 3000) => {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(look);
        reject(new Error(`${id} is ${JSON.stringify(states.find((state) => state.id === id))}`));
      }, withinMs);
      const look = (): void => {
        const state = states.find((candidate) => candidate.id === id);
        if (state === undefined) return;
        if (wanted.status !== undefined && state.status !== wanted.status) return;
        if (wanted.code !== undefined && state.code !== wanted.code) return;
        clearTimeout(timer);
        watchers.delete(look);
        resolve({ state, tookMs: performance.now() - started });
      };
      watchers.add(look);
      look();
    });
  };

  const follow = <S extends { phase: string }>(
    event: 'fingerprint.state' | 'signature.state',
    attemptId: string,
    start: () => Promise<{ ok: boolean }>,
    on: (state: S) => void,
  ): Promise<S[]> =>
    new Promise((resolve, reject) => {
      const seen: S[] = [];
      const stop = client.on(event, (payload) => {
        if (payload.attemptId !== attemptId) return;
        const state = payload.state as unknown as S;
        seen.push(state);
        on(state);
        if (!['captured', 'signed', 'failed', 'cancelled'].includes(state.phase)) return;
        stop();
        resolve(seen);
      });
      void start().then((answer) => {
        if (!answer.ok) reject(new Error(JSON.stringify(answer)));
      });
    });

  return {
    simulators,
    host,
    client,
    states: () => states,
    until,
    fingers: (request, on = () => undefined) =>
      follow('fingerprint.state', request.attemptId, () => client.call('fingerprint.start', request), on),
    signature: (request, on = () => undefined) =>
      follow('signature.state', request.attemptId, () => client.call('signature.start', request), on),
    cancel: async (attemptId) => {
      unwrap(await client.call('attempt.cancel', { attemptId }));
    },
    stop: async () => {
      client.close();
      await host.stop();
      await simulators.stop();
    },
  };
}

function defaultDevices({ sbiPort, padPort, trustAnchor }: Simulators['ready']): DeviceConfigInput[] {
  return [
    { driver: 'sbi', id: 'scanner', firstPort: sbiPort, lastPort: sbiPort, trustAnchor },
    { driver: 'wacom-stu', id: 'pad', simulatedPort: padPort },
    { driver: 'chromium-camera', id: 'camera', simulated: true },
  ];
}

/** Expected losses are not worth a line; a bug is. */
const quiet: HostLog = {
  info: () => undefined,
  bug: (where, error) => {
    console.error(where, error);
  },
};

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

export function signatureRequest(change: Partial<SignatureRequest> = {}): SignatureRequest {
  attempts += 1;
  return {
    attemptId: `signature-${attempts}`,
    consentText: 'Tôi xin cam đoan những thông tin kê khai trên đây là đúng sự thật.',
    signerName: 'Nguyễn Thị Ánh Tuyết',
    timeoutMs: 20_000,
    ...change,
  };
}

export function captured(states: readonly FingerCaptureState[]) {
  const last = states.at(-1);
  if (last?.phase !== 'captured') throw new Error(JSON.stringify(last));
  return last;
}
