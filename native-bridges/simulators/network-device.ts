import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';

/** What can be wrong with anything on a network. */
export const networkFaults = ['unplug', 'stall', 'garbage', 'truncated', 'forbidden'] as const;
export type NetworkFault = (typeof networkFaults)[number];

/** PEM of what a device shows to those who speak TLS with it. */
export interface DeviceCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A device's web server on a loopback port: unplugged it refuses connections, and plugged in again it is where it was. */
export class NetworkDevice {
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #fault: NetworkFault | undefined;

  /** @param certificate speaks TLS, and nothing else, with it */
  constructor(
    private readonly serve: RequestListener,
    private readonly certificate?: DeviceCertificate,
  ) {}

  async start(port: number): Promise<number> {
    this.#port = port;
    await this.plug();
    return this.#port;
  }

  /** Faults of the line; undefined mends them. */
  async fail(fault: NetworkFault | undefined): Promise<void> {
    this.#fault = fault;
    if (fault === 'unplug') await this.unplug();
    else if (fault === undefined) await this.plug();
  }

  async plug(): Promise<void> {
    if (this.#server !== undefined) return;
    const answer: RequestListener = (request, response) => this.#answer(request, response);
    const { certificate } = this;
    const server = certificate === undefined ? createServer(answer) : createSecureServer(certificate, answer);
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Cuts whoever is connected now, and goes on. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    await this.unplug();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    switch (this.#fault) {
      case 'stall':
        request.resume();
        return;
      case 'garbage':
        request.resume();
        response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(Buffer.alloc(64, 0xa5));
        return;
      case 'truncated':
        request.resume();
        response.writeHead(200, { 'Content-Length': '400' });
        response.write('half', () => response.destroy());
        return;
      case 'forbidden':
        request.resume();
        response.writeHead(403).end();
        return;
      default:
        this.serve(request, response);
    }
  }
}

/** A request's whole body. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
