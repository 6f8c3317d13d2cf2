import { MessageChannel } from 'node:worker_threads';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { nodePort } from '../../../domain/channels/ports.ts';
import { type Client, createClient } from '../../../domain/channels/rpc.ts';
import type { OfficerToken } from '../../../domain/devices/officer-token.ts';
import {
  type TokenTimings,
  createOfficerTokens,
} from '../../../native-bridges/drivers/officer-token/driver.ts';
import { type DeviceHost, startHost } from '../../../native-bridges/host/host.ts';
import type { Cryptoki } from '../../../native-bridges/transports/pkcs11.ts';

export type DevicesClient = Client<(typeof deviceChannels)['calls'], (typeof deviceChannels)['events']>;

export interface TokenHost {
  readonly host: DeviceHost;
  readonly client: DevicesClient;
  /** Resolves with the tokens told of last as soon as they are as wanted. */
  until(wanted: (tokens: readonly OfficerToken[]) => boolean): Promise<readonly OfficerToken[]>;
  stop(): Promise<void>;
}

/** The real device host over one PKCS#11 library. */
export function tokenHost(load: () => Cryptoki, timings: Partial<TokenTimings> = {}): TokenHost {
  const config = { driver: 'pkcs11', id: 'tokens', library: '', simulated: true } as const;
  const host = startHost(
    { type: 'start', devices: [config] },
    {
      log: { info: () => undefined, bug: (where) => expectNoBug(where) },
      create: (_config, surroundings) => createOfficerTokens(config, load, surroundings, timings),
    },
  );
  const { port1, port2 } = new MessageChannel();
  const client = createClient(nodePort(port1), deviceChannels);
  let told: readonly OfficerToken[] = [];
  const watching = new Set<() => void>();
  client.on('tokens.changed', (tokens) => {
    told = tokens;
    for (const watch of watching) watch();
  });
  host.attach(nodePort(port2));
  return {
    host,
    client,
    until: (wanted) =>
      new Promise((resolve) => {
        const watch = (): void => {
          if (!wanted(told)) return;
          watching.delete(watch);
          resolve(told);
        };
        watching.add(watch);
        watch();
      }),
    stop: async () => {
      client.close();
      await host.stop();
    },
  };
}

function expectNoBug(where: string): never {
  throw new Error(`the device host has a bug: ${where}`);
}
