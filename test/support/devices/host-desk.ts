import { MessageChannel } from 'node:worker_threads';
import type { z } from 'zod';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { nodePort } from '../../../domain/channels/ports.ts';
import { createClient, type Client } from '../../../domain/channels/rpc.ts';
import type { DevicesStartInput } from '../../../domain/channels/supervision.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { startHost, type DeviceHost, type HostOptions } from '../../../native-bridges/host/host.ts';
import type { HostLog } from '../../../native-bridges/host/log.ts';
import { ownTime } from '../own-time.ts';

export type DeviceClient = Client<typeof deviceChannels.calls, typeof deviceChannels.events>;
type Events = typeof deviceChannels.events;
/** Events that carry the states of one attempt. */
type AttemptEvent = {
  [E in keyof Events]: z.output<Events[E]> extends { attemptId: string; state: { phase: string } }
    ? E
    : never;
}[keyof Events];
type AttemptState<E extends AttemptEvent> = z.output<Events[E]>['state'];

/** Each attempt ends with exactly one of these. */
const finalPhases = ['captured', 'signed', 'scanned', 'read', 'printed', 'finished', 'failed', 'cancelled'];

/** The device host and a client over a real message channel, as the station holds it. */
export interface HostDesk {
  readonly host: DeviceHost;
  readonly client: DeviceClient;
  readonly states: () => readonly DeviceState[];
  /** Resolves when the device is as wanted; rejects after `withinMs`. What it took is this process's own time. */
  readonly until: (
    id: string,
    wanted: Partial<Pick<DeviceState, 'status' | 'code'>>,
    withinMs?: number,
  ) => Promise<{ state: DeviceState; tookMs: number }>;
  /** All states of one attempt; rejects where it is not even started. */
  readonly follow: <E extends AttemptEvent>(
    event: E,
    attemptId: string,
    start: () => Promise<{ ok: boolean }>,
    on?: (state: AttemptState<E>) => void,
  ) => Promise<AttemptState<E>[]>;
  readonly stop: () => Promise<void>;
}

export function openHostDesk(start: Omit<DevicesStartInput, 'type'>, options: HostOptions = {}): HostDesk {
  const host = startHost({ type: 'start', ...start }, { log: quiet, ...options });
  const channel = new MessageChannel();
  const client = createClient(nodePort(channel.port1), deviceChannels);
  let states: readonly DeviceState[] = [];
  const watchers = new Set<() => void>();
  client.on('devices.changed', (changed) => {
    states = changed;
    for (const watcher of [...watchers]) watcher();
  });
  host.attach(nodePort(channel.port2));

  return {
    host,
    client,
    states: () => states,
    until: (id, wanted, withinMs = 15_000) => {
      const started = ownTime();
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
          resolve({ state, tookMs: ownTime() - started });
        };
        watchers.add(look);
        look();
      });
    },
    follow: <E extends AttemptEvent>(
      event: E,
      attemptId: string,
      begin: () => Promise<{ ok: boolean }>,
      on: (state: AttemptState<E>) => void = () => undefined,
    ) =>
      new Promise<AttemptState<E>[]>((resolve, reject) => {
        const seen: AttemptState<E>[] = [];
        const stop = client.on(event, (payload) => {
          const { attemptId: whose, state } = payload as { attemptId: string; state: AttemptState<E> };
          if (whose !== attemptId) return;
          seen.push(state);
          on(state);
          if (!finalPhases.includes(state.phase)) return;
          stop();
          resolve(seen);
        });
        void begin().then((answer) => {
          if (answer.ok) return;
          stop();
          reject(new Error(JSON.stringify(answer)));
        });
      }),
    stop: async () => {
      client.close();
      await host.stop();
    },
  };
}

/** Expected losses are not worth a line; a bug is. */
const quiet: HostLog = {
  info: () => undefined,
  bug: (where, error) => {
    console.error(where, error);
  },
};
