import { MessageChannel } from 'node:worker_threads';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { nodePort } from '../../../domain/channels/ports.ts';
import { createClient, type Client } from '../../../domain/channels/rpc.ts';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import type { SelfTestState } from '../../../domain/devices/self-test.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { startHost, type HostOptions } from '../host.ts';

/** A fault that lasts this long is one; a driver may need a second look at a busy machine. */
const steadyFaultMs = 2500;

type DeviceCalls = (typeof deviceChannels)['calls'];
type DeviceEvents = (typeof deviceChannels)['events'];

/** The device host in this program, and what it says. */
export interface ToolSession {
  readonly client: Client<DeviceCalls, DeviceEvents>;
  readonly states: () => readonly DeviceState[];
  /** Resolves with the state once the device is ready or stays in trouble, or as it is when the time is up. */
  settled(deviceId: string, withinMs: number): Promise<DeviceState | undefined>;
  /** Runs the guided test; `tell` gets every state. */
  selfTest(deviceId: string, tell: (state: SelfTestState) => void): Promise<Result<FinishedTest>>;
  stop(): Promise<void>;
}

export type FinishedTest = Extract<SelfTestState, { phase: 'finished' | 'cancelled' }>;

export function openSession(
  devices: readonly DeviceConfigInput[],
  discover: boolean,
  options: HostOptions = {},
): ToolSession {
  const host = startHost({ type: 'start', devices: [...devices], discover }, { log: quiet, ...options });
  const channel = new MessageChannel();
  const client = createClient(nodePort(channel.port1), deviceChannels);
  let states: readonly DeviceState[] = [];
  const watchers = new Set<() => void>();
  client.on('devices.changed', (changed) => {
    states = changed;
    for (const watch of [...watchers]) watch();
  });
  host.attach(nodePort(channel.port2));
  let tests = 0;
  return {
    client,
    states: () => states,
    settled: (deviceId, withinMs) =>
      new Promise((resolve) => {
        const found = (): DeviceState | undefined => states.find(({ id }) => id === deviceId);
        let faulty: NodeJS.Timeout | undefined;
        const end = (): void => {
          clearTimeout(timer);
          clearTimeout(faulty);
          watchers.delete(look);
          resolve(found());
        };
        const look = (): void => {
          const state = found();
          clearTimeout(faulty);
          if (state?.status === 'ready') end();
          else if (state?.status === 'fault') faulty = setTimeout(end, steadyFaultMs);
        };
        const timer = setTimeout(end, withinMs);
        watchers.add(look);
        look();
      }),
    selfTest: (deviceId, tell) => {
      tests += 1;
      const attemptId = `tool-${tests}`;
      return new Promise((resolve) => {
        const stop = client.on('selfTest.state', (told) => {
          if (told.attemptId !== attemptId) return;
          tell(told.state);
          if (told.state.phase !== 'finished' && told.state.phase !== 'cancelled') return;
          stop();
          resolve(ok(told.state));
        });
        void client.call('selfTest.start', { attemptId, deviceId }).then((started) => {
          if (started.ok) return;
          stop();
          resolve(err(started.error.code, started.error.cause));
        });
      });
    },
    stop: async () => {
      client.close();
      await host.stop();
    },
  };
}

const quiet = {
  info: () => undefined,
  bug: (where: string, error: unknown) => {
    process.stderr.write(`${where}: ${error instanceof Error ? error.name : typeof error}\n`);
  },
};
