import {
  type CallMap,
  type Channels,
  type Client,
  createClient,
  type EventMap,
  type Input,
  type Output,
  type Port,
} from '../../domain/channels/rpc.ts';
import { err, type Result } from '../../domain/result.ts';
import type { z } from 'zod';

/** `waiting`: no port yet; `lost`: the port closed and another is expected. */
export type ConnectionStatus = 'waiting' | 'connected' | 'lost';

/**
 * A client that outlives its port: listeners stay registered when the station comes back on a new port, calls made
 * meanwhile answer `disconnected`.
 */
export interface Connection<C extends CallMap, E extends EventMap> {
  call<K extends keyof C & string>(name: K, input: Input<C, K>): Promise<Result<Output<C, K>>>;
  on<K extends keyof E & string>(name: K, listener: (payload: z.output<E[K]>) => void): () => void;
  readonly status: ConnectionStatus;
  /** Grows by one with every port: what was asked before must be asked again. */
  readonly generation: number;
  subscribe(listener: () => void): () => void;
  use(port: Port): void;
}

export function createConnection<C extends CallMap, E extends EventMap>(
  channels: Channels<C, E>,
): Connection<C, E> {
  let client: Client<C, E> | null = null;
  let status: ConnectionStatus = 'waiting';
  let generation = 0;
  const watchers = new Set<() => void>();
  const listeners = new Map<string, Set<(payload: never) => void>>();

  const become = (next: ConnectionStatus): void => {
    status = next;
    for (const watch of [...watchers]) watch();
  };

  return {
    call: async (name, input) => (client === null ? err('disconnected') : client.call(name, input)),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    get status() {
      return status;
    },
    get generation() {
      return generation;
    },
    subscribe: (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    use: (port) => {
      client?.close();
      const mine = createClient(port, channels);
      client = mine;
      generation += 1;
      port.onClose(() => {
        if (client !== mine) return;
        client = null;
        become('lost');
      });
      for (const name of Object.keys(channels.events)) {
        mine.on(name, (payload) => {
          for (const listener of [...(listeners.get(name) ?? [])]) listener(payload as never);
        });
      }
      become('connected');
    },
  };
}
