import { connect, createServer, type Server, type Socket } from 'node:net';
import type { RandomSource } from '../../drivers/card-reader/chip/bac.ts';
import { pause } from '../../transports/deadline.ts';
import { encodeVpcdFrame, VpcdFrameReader } from '../../transports/vpcd-frames.ts';
import { type ChipCardAction } from './faults.ts';
import type { ChipData } from './personalise.ts';
import { CardSlot } from './slot.ts';

/** A reader with a card in it, on a loopback port: unplugged it takes no connection, like a cable that is not there. */
export class ChipCardReader {
  readonly slot: CardSlot;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #life = new AbortController();

  constructor(data: ChipData, random?: RandomSource) {
    this.slot = new CardSlot(data, random);
    this.#server = createServer((socket) => {
      if (!this.slot.plugged) {
        socket.destroy();
        return;
      }
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      serveSlot(socket, this.slot, this.#life.signal);
    });
  }

  start(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  act(action: ChipCardAction): void {
    this.slot.act(action);
    if (!this.slot.plugged) for (const socket of this.#sockets) socket.destroy();
  }

  stop(): Promise<void> {
    this.#life.abort();
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** A card in the virtual reader of a real pcscd (vpcd), which asks over a connection that the card makes. */
export class VpcdCard {
  #socket: Socket | undefined;
  readonly #life = new AbortController();
  readonly slot: CardSlot;

  constructor(data: ChipData, random?: RandomSource) {
    this.slot = new CardSlot(data, random);
  }

  /** Puts the card in. */
  insert(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port }, () => {
        socket.off('error', reject);
        socket.on('error', () => socket.destroy());
        this.#socket = socket;
        serveSlot(socket, this.slot, this.#life.signal);
        resolve();
      });
      socket.once('error', reject);
    });
  }

  /** Takes it out. */
  remove(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  stop(): void {
    this.#life.abort();
    this.remove();
  }
}

function serveSlot(socket: Socket, slot: CardSlot, life: AbortSignal): void {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  const reader = new VpcdFrameReader();
  let tail: Promise<unknown> = Promise.resolve();
  const answer = async (frame: Uint8Array): Promise<void> => {
    const said = slot.answer(frame);
    if (said.kind === 'unplug') socket.destroy();
    else if (said.kind === 'raw') socket.write(said.bytes);
    else if (said.kind === 'frame') {
      if (said.afterMs > 0) await pause(said.afterMs, life);
      if (!socket.destroyed) socket.write(encodeVpcdFrame(said.bytes));
    }
  };
  socket.on('data', (chunk) => {
    const frames = reader.push(chunk);
    if (!frames.ok) {
      socket.destroy();
      return;
    }
    for (const frame of frames.value) tail = tail.then(() => answer(frame));
  });
}
