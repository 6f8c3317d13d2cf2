import { createServer, type Server, type Socket } from 'node:net';
import type { DeviceErrorCode } from '../../domain/devices/device.ts';
import type { SocketFrame, SocketFrameCodec } from '../transports/socket-frames.ts';

/** One program that has the simulated device open. */
export interface GadgetHost<Kind extends string> {
  send(frame: SocketFrame<Kind>): void;
}

export interface GadgetEvents<Kind extends string> {
  opened(host: GadgetHost<Kind>): void;
  frame(frame: SocketFrame<Kind>): void;
  /** The program let go of it, or the cable was pulled. */
  closed(): void;
}

/**
 * The plug of a simulated device on a loopback port: one program at a time; unplugged it takes no connection, like a cable that is not
 * there. The second program is told `in-use`.
 */
export class Gadget<Kind extends string> {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #holder: Socket | undefined;
  #plugged = true;
  #refusal: DeviceErrorCode | undefined;

  /** @param hello what the bus's list tells of the device */
  constructor(
    private readonly codec: SocketFrameCodec<Kind>,
    private readonly hello: () => Readonly<Record<string, unknown>>,
    private readonly events: GadgetEvents<Kind>,
  ) {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @param port 0 lets the operating system choose; answers the one it listens on */
  start(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  get opened(): boolean {
    return this.#holder !== undefined;
  }

  unplug(): void {
    this.#plugged = false;
    for (const socket of this.#sockets) socket.destroy();
    this.#release();
  }

  plug(): void {
    this.#plugged = true;
  }

  /** From now on the simulated operating system answers that code to whoever opens; undefined lets it open again. */
  refuse(code: DeviceErrorCode | undefined): void {
    this.#refusal = code;
  }

  #accept(socket: Socket): void {
    if (!this.#plugged) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    const letGo = (): void => {
      if (this.#holder === socket) this.#release();
    };
    socket.on('end', letGo);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      letGo();
    });
    const refusal = this.#refusal ?? (this.#holder === undefined ? undefined : 'in-use');
    this.#send(
      socket,
      'hello',
      Buffer.from(JSON.stringify(refusal === undefined ? this.hello() : { refused: refusal })),
    );
    if (refusal !== undefined) {
      socket.end();
      return;
    }
    this.#holder = socket;
    const reader = this.codec.reader();
    socket.on('data', (chunk) => {
      const frames = reader.push(chunk);
      if (!frames.ok) socket.destroy();
      else for (const frame of frames.value) if (this.#holder === socket) this.events.frame(frame);
    });
    this.events.opened({
      send: (frame) => {
        if (this.#holder === socket) socket.write(this.codec.encode(frame));
      },
    });
  }

  #send(socket: Socket, name: string, payload: Uint8Array): void {
    const kind = this.codec.kinds.find((known) => known === name);
    if (kind === undefined) throw new Error(`no frame ${name}`);
    socket.write(this.codec.encode({ kind, tag: 0, payload }));
  }

  #release(): void {
    if (this.#holder === undefined) return;
    this.#holder = undefined;
    this.events.closed();
  }
}
