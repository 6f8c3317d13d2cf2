import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { nodePort } from '../../../domain/channels/ports.ts';
import { type Client, createClient } from '../../../domain/channels/rpc.ts';
import type { CardReadRequest, CardReadState, ChipAccess } from '../../../domain/devices/card-reader.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { createPcscReader } from '../../../native-bridges/drivers/card-reader/pcsc-reader/driver.ts';
import { readerTimings } from '../../../native-bridges/drivers/card-reader/pcsc-reader/timings.ts';
import { type DeviceHost, startHost } from '../../../native-bridges/host/host.ts';
import { createDevice } from '../../../native-bridges/host/registry.ts';
import {
  type ChipCardOptions,
  type ChipCardSimulator,
  startChipCardSimulator,
} from '../../../native-bridges/simulators/chip-card/start.ts';
import type { ChipPicture } from '../../../native-bridges/simulators/chip-card/face-record.ts';
import { createSocketCardBus } from '../../../native-bridges/transports/card-socket.ts';

/** MRZ fields of the synthetic holder. */
export const rightMrz: ChipAccess = {
  kind: 'mrz',
  documentNumber: '090000123',
  dateOfBirth: '900102',
  dateOfExpiry: '300102',
};
export const rightCan: ChipAccess = { kind: 'can', number: '123456' };

/** Begins as a JPEG does; what follows is nobody's face. Some blocks long. */
export const plainPicture: ChipPicture = {
  mimeType: 'image/jpeg',
  width: 180,
  height: 240,
  content: Uint8Array.from({ length: 1500 }, (_, at) => [0xff, 0xd8, 0xff][at] ?? (at * 37) & 0xff),
};

/** A card nobody answers for is given up after a third of a second instead of eight. */
export const quickTimings = {
  ...readerTimings,
  searchEvery: 60,
  beatEvery: 100,
  lookEvery: 20,
  command: 400,
} as const;

/** A simulated reader with a card, the device host and a client over a real message channel. */
export interface CardDesk {
  readonly simulator: ChipCardSimulator;
  readonly host: DeviceHost;
  readonly client: Client<typeof deviceChannels.calls, typeof deviceChannels.events>;
  readonly folder: string;
  readonly until: (status: DeviceState['status'], withinMs?: number) => Promise<DeviceState>;
  /** All states of one reading. */
  readonly read: (
    change?: Partial<CardReadRequest>,
    on?: (state: CardReadState) => void,
  ) => Promise<CardReadState[]>;
  /** Of the reading that was begun last. */
  readonly attemptId: () => string;
  readonly stop: () => Promise<void>;
}

export interface CardDeskOptions extends ChipCardOptions {
  /** Certificates in the folder of trusted issuers; the card's own unless told. */
  readonly trusted?: (simulator: ChipCardSimulator) => readonly Uint8Array[];
}

let attempts = 0;

export async function openCardDesk(options: CardDeskOptions = {}): Promise<CardDesk> {
  const simulator = await startChipCardSimulator({ portrait: plainPicture, ...options });
  const folder = await mkdtemp(join(tmpdir(), 'csca-'));
  const trusted = options.trusted?.(simulator) ?? [simulator.csca];
  for (const [index, certificate] of trusted.entries()) {
    await writeFile(join(folder, `csca-${index}.cer`), certificate);
  }
  const host = startHost(
    {
      type: 'start',
      devices: [{ driver: 'pcsc-reader', id: 'reader', cscaFolder: folder, simulatedPort: simulator.port }],
    },
    {
      log: { info: () => undefined, bug: (where, error) => console.error(where, error) },
      create: (config, surroundings, buses) =>
        config.driver === 'pcsc-reader' && config.simulatedPort !== null
          ? createPcscReader(
              {
                id: config.id,
                bus: createSocketCardBus(config.simulatedPort),
                reader: config.reader,
                cscaFolder: config.cscaFolder,
                simulated: true,
                timings: quickTimings,
              },
              surroundings,
            )
          : createDevice(config, surroundings, buses),
    },
  );
  const channel = new MessageChannel();
  const client = createClient(nodePort(channel.port1), deviceChannels);
  let states: readonly DeviceState[] = [];
  const watchers = new Set<() => void>();
  client.on('devices.changed', (changed) => {
    states = changed;
    for (const watcher of [...watchers]) watcher();
  });
  host.attach(nodePort(channel.port2));

  const until: CardDesk['until'] = (status, withinMs = 15_000) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(look);
        reject(new Error(`reader is ${JSON.stringify(states)}`));
      }, withinMs);
      const look = (): void => {
        const [state] = states;
        if (state?.status !== status) return;
        clearTimeout(timer);
        watchers.delete(look);
        resolve(state);
      };
      watchers.add(look);
      look();
    });

  const read: CardDesk['read'] = (change = {}, on = () => undefined) => {
    attempts += 1;
    const attemptId = `card-${attempts}`;
    return new Promise((resolve, reject) => {
      const seen: CardReadState[] = [];
      const off = client.on('card.state', (event) => {
        if (event.attemptId !== attemptId) return;
        seen.push(event.state);
        on(event.state);
        if (!['read', 'failed', 'cancelled'].includes(event.state.phase)) return;
        off();
        resolve(seen);
      });
      const request = { attemptId, access: rightMrz, dataGroups: [2, 13] as (2 | 13)[], timeoutMs: 10_000 };
      void client.call('card.read', { ...request, ...change }).then((begun) => {
        if (!begun.ok) reject(new Error(JSON.stringify(begun)));
      });
    });
  };
  await until('ready');
  return {
    simulator,
    host,
    client,
    folder,
    until,
    read,
    attemptId: () => `card-${attempts}`,
    stop: async () => {
      client.close();
      await host.stop();
      await simulator.stop();
      await rm(folder, { recursive: true });
    },
  };
}

export type ReadState = Extract<CardReadState, { phase: 'read' }>;

export function lastOf(states: readonly CardReadState[]): CardReadState {
  const last = states.at(-1);
  if (last === undefined) throw new Error('no states');
  return last;
}

export function readOf(states: readonly CardReadState[]): ReadState {
  const last = lastOf(states);
  if (last.phase !== 'read') throw new Error(JSON.stringify(last));
  return last;
}

export function codeOf(states: readonly CardReadState[]): string {
  const last = lastOf(states);
  return last.phase === 'failed' ? last.failure.code : last.phase;
}
