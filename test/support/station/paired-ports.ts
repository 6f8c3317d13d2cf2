import { MessageChannel } from 'node:worker_threads';
import type { Port } from '../../../domain/channels/rpc.ts';
import { nodePort } from '../../../domain/channels/ports.ts';

/** Two ends of a real message channel: what crosses is cloned, as between processes. */
export function pairedPorts(): [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  return [nodePort(port1), nodePort(port2)];
}
