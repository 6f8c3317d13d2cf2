import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/**
 * A TCP relay between station and gateway that can be slow, fall silent or be cut, as mobile networks are. TLS runs through
 * it untouched.
 */
export class UnsteadyNetwork {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #target: number;
  #open = true;
  #mute = false;
  #muteFrom = 0;
  /** Bytes the station may still send before everything stands still. */
  #allowance = Number.POSITIVE_INFINITY;
  #held: (() => void)[] = [];
  /** Bytes that came from the station. */
  sent = 0;
  /** Of these, bytes that went on to the gateway. */
  forwarded = 0;
  /** Bytes of the gateway that were lost. */
  lost = 0;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.#target = target;
  }

  static async to(targetPort: number): Promise<UnsteadyNetwork> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const network = new UnsteadyNetwork(server, targetPort);
    server.on('connection', (socket) => network.#relay(socket));
    return network;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** The gateway came back at another port. */
  retarget(port: number): void {
    this.#target = port;
  }

  /** Lets so many more bytes of the station through, then holds back what follows. */
  stallAfter(bytes: number): void {
    this.#allowance = bytes;
  }

  /** Answers of the gateway no longer arrive once the station has sent so many bytes in all. */
  mute(sent = 0): void {
    this.#muteFrom = sent;
    this.#mute = true;
  }

  /** Ends every connection; new ones are refused until `restore`. */
  cut(): void {
    this.#open = false;
    for (const socket of this.#sockets) socket.destroy();
    this.#held = [];
  }

  restore(): void {
    this.#open = true;
    this.#mute = false;
    this.#allowance = Number.POSITIVE_INFINITY;
    for (const go of this.#held.splice(0)) go();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #relay(station: Socket): void {
    if (!this.#open) {
      station.destroy();
      return;
    }
    const gateway = connect(this.#target, '127.0.0.1');
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
      one.on('end', () => other.end());
    }
    gateway.on('data', (bytes) => {
      if (this.#mute && this.sent >= this.#muteFrom) this.lost += bytes.length;
      else station.write(bytes);
    });
    station.on('data', (bytes) => {
      this.sent += bytes.length;
      this.#allowance -= bytes.length;
      if (this.#allowance >= 0) {
        this.forwarded += bytes.length;
        gateway.write(bytes);
        return;
      }
      station.pause();
      this.#held.push(() => {
        this.forwarded += bytes.length;
        gateway.write(bytes);
        station.resume();
      });
    });
  }
}
