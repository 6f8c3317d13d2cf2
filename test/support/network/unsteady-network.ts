import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** How often a line of a given rate lets something through. */
const tickMs = 50;

/**
 * A TCP relay between station and gateway that can be slow, fall silent, be cut or change bytes, as mobile networks are. TLS runs
 * through it untouched.
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
  #bytesPerSecond: number | null = null;
  /** Of all that the station sends: where the line is cut, and where a byte is changed. */
  #cutAt: number | null = null;
  #changeAt: number | null = null;
  #onCut: () => void = () => undefined;
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

  /** Carries so many bytes of the station a second; null: as fast as it can. */
  slowDown(bytesPerSecond: number | null): void {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Cuts the line after exactly so many more bytes of the station; resolves when it is cut. */
  cutAfter(bytes: number): Promise<void> {
    this.#cutAt = this.sent + bytes;
    return new Promise((resolve) => {
      this.#onCut = resolve;
    });
  }

  /** Flips one bit of the byte that comes after so many more of the station. */
  changeAfter(bytes: number): void {
    this.#changeAt = this.sent + bytes;
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
    station.on('data', (bytes) => this.#carry(station, gateway, bytes));
  }

  #carry(station: Socket, gateway: Socket, bytes: Buffer): void {
    const before = this.sent;
    this.sent += bytes.length;
    if (this.#changeAt !== null && this.#changeAt < this.sent) {
      const at = Math.max(0, this.#changeAt - before);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      this.#changeAt = null;
    }
    if (this.#cutAt !== null && this.#cutAt <= this.sent) {
      const last = bytes.subarray(0, this.#cutAt - before);
      this.#cutAt = null;
      this.forwarded += last.length;
      // What was on the line arrives; then there is no line.
      gateway.write(last, () => {
        this.cut();
        this.#onCut();
      });
      station.pause();
      return;
    }
    this.#allowance -= bytes.length;
    const go = (): void => {
      this.forwarded += bytes.length;
      gateway.write(bytes);
    };
    if (this.#allowance < 0) {
      station.pause();
      this.#held.push(() => {
        go();
        station.resume();
      });
    } else if (this.#bytesPerSecond === null) go();
    else this.#trickle(station, gateway, bytes, this.#bytesPerSecond);
  }

  #trickle(station: Socket, gateway: Socket, bytes: Buffer, rate: number): void {
    station.pause();
    const most = Math.max(1, Math.floor((rate * tickMs) / 1000));
    let offset = 0;
    const timer = setInterval(() => {
      const piece = bytes.subarray(offset, offset + most);
      offset += piece.length;
      this.forwarded += piece.length;
      if (gateway.writable) gateway.write(piece);
      if (offset < bytes.length && gateway.writable) return;
      clearInterval(timer);
      station.resume();
    }, tickMs);
  }
}
