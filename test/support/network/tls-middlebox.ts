import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Server, type TLSSocket, connect, createServer } from 'node:tls';

export interface MiddleboxKeys {
  /** Shown to the station: issued by the centre's authority. */
  readonly server: { readonly certificate: string; readonly key: string };
  /** Shown to the gateway: the station's own. */
  readonly client: { readonly certificate: string; readonly key: string };
  readonly ca: string;
  readonly target: number;
}

/**
 * Ends TLS between station and gateway and begins it anew: stands for whatever handles bytes where TLS no longer guards them
 * (a balancer, memory, a disk). It can change them, hold them back and send them twice.
 */
export class TlsMiddlebox {
  readonly #server: Server;
  readonly #keys: MiddleboxKeys;
  readonly #sockets = new Set<TLSSocket>();
  #changeAt: number[] = [];
  #changeEvery: number | null = null;
  #holdAt: number | null = null;
  #held: (() => void)[] = [];
  /** Plain bytes of every connection of the station, in the order of the connections. */
  readonly recorded: Buffer[][] = [];
  sent = 0;
  /** Bits flipped so far. */
  changed = 0;

  private constructor(server: Server, keys: MiddleboxKeys) {
    this.#server = server;
    this.#keys = keys;
  }

  static async start(keys: MiddleboxKeys): Promise<TlsMiddlebox> {
    const { certificate, key } = keys.server;
    const server = createServer({
      cert: certificate,
      key,
      ca: keys.ca,
      requestCert: true,
      minVersion: 'TLSv1.3',
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const box = new TlsMiddlebox(server, keys);
    server.on('secureConnection', (socket) => box.#relay(socket));
    server.on('tlsClientError', () => undefined);
    return box;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Flips a bit of the plain byte that comes after so many more of the station. */
  changeAfter(...bytes: number[]): void {
    this.#changeAt = bytes.map((one) => this.sent + one);
  }

  /** Flips a bit in everything larger than a call, until told otherwise. */
  changeBodies(on: boolean): void {
    this.#changeEvery = on ? 2000 : null;
  }

  /** Holds back what comes after so many more bytes of the station; resolves when it does. */
  holdAfter(bytes: number): Promise<void> {
    this.#holdAt = this.sent + bytes;
    return new Promise((resolve) => {
      this.#onHold = resolve;
    });
  }
  #onHold: () => void = () => undefined;

  release(): void {
    this.#holdAt = null;
    for (const go of this.#held.splice(0)) go();
  }

  /** Says once more what the station said on one of its connections; answers what the gateway answered. */
  async replay(connection: number): Promise<string> {
    const socket = this.#toGateway();
    await once(socket, 'secureConnect');
    const answers: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => answers.push(bytes));
    const closed = once(socket, 'close');
    for (const bytes of this.recorded[connection] ?? []) socket.write(bytes);
    socket.setTimeout(3000, () => socket.destroy());
    await closed.catch(() => undefined);
    return Buffer.concat(answers).toString('latin1');
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #toGateway(): TLSSocket {
    const { client, ca, target } = this.#keys;
    const socket = connect({
      port: target,
      host: '127.0.0.1',
      ca,
      cert: client.certificate,
      key: client.key,
    });
    socket.on('error', () => undefined);
    return socket;
  }

  #relay(station: TLSSocket): void {
    const gateway = this.#toGateway();
    const recorded: Buffer[] = [];
    this.recorded.push(recorded);
    for (const [one, other] of [
      [station, gateway],
      [gateway, station],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    gateway.on('data', (bytes: Buffer) => station.write(bytes));
    station.on('data', (bytes: Buffer) => {
      recorded.push(Buffer.from(bytes));
      this.#change(bytes);
      this.sent += bytes.length;
      if (this.#holdAt !== null && this.sent >= this.#holdAt) {
        station.pause();
        this.#held.push(() => {
          gateway.write(bytes);
          station.resume();
        });
        this.#onHold();
      } else gateway.write(bytes);
    });
  }

  #change(bytes: Buffer): void {
    const due = this.#changeAt.filter((at) => at < this.sent + bytes.length);
    this.#changeAt = this.#changeAt.filter((at) => !due.includes(at));
    for (const at of due) this.#flip(bytes, Math.max(0, at - this.sent));
    if (this.#changeEvery !== null && bytes.length > this.#changeEvery) {
      this.#flip(bytes, bytes.length - 1);
    }
  }

  #flip(bytes: Buffer, at: number): void {
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    this.changed += 1;
  }
}
