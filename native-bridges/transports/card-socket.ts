import { connect, type Socket } from 'node:net';
import { err, ok } from '../../domain/result.ts';
import type { CardBus, CardReaderInfo, CardTransport } from './card.ts';
import { tellClosed } from './closed.ts';
import { deadline } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';
import { encodeVpcdFrame, vpcdControls, VpcdFrameReader } from './vpcd-frames.ts';

/** How long a simulated reader may take to say whether there is a card in it. */
const listTimeout = 1000;

/**
 * A bus with the one simulated reader that listens on a loopback port and speaks vpcd's framing, this side being the reader's driver. Who
 * does not take the connection is a reader that is not there; one without an ATR has no card.
 */
export function createSocketCardBus(port: number): CardBus {
  const name = `tcp:127.0.0.1:${port}`;
  return {
    list: async () => {
      const line = await openLine(port, { signal: new AbortController().signal, timeoutMs: listTimeout });
      if (!line.ok) return line.error.code === 'not-found' ? ok([]) : line;
      const atr = await line.value.atr({ signal: new AbortController().signal, timeoutMs: listTimeout });
      line.value.close();
      if (!atr.ok) return atr.error.code === 'unplugged' ? ok([]) : atr;
      return ok([{ name, atr: atr.value }]);
    },
    connect: async (wanted, options) => {
      if (wanted !== name) return err('not-found', 'no reader of that name');
      const line = await openLine(port, options);
      if (!line.ok) return line;
      const atr = await line.value.powerUp(options);
      if (atr.ok && atr.value !== null) return ok(line.value.transport({ name, atr: atr.value }));
      line.value.close();
      return atr.ok ? err('no-card') : atr;
    },
  };
}

async function openLine(port: number, options: CallOptions): Promise<BridgeResult<Line>> {
  const limit = deadline(options.signal, options.timeoutMs);
  const socket = connect({ host: '127.0.0.1', port });
  socket.setNoDelay(true);
  try {
    return await new Promise<BridgeResult<Line>>((resolve) => {
      socket.once('connect', () => resolve(ok(new Line(socket))));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        resolve(err('not-found', error.code ?? error.message)),
      );
      limit.signal.addEventListener('abort', () => resolve(err(limit.reason(), 'connecting')), {
        once: true,
      });
      if (limit.signal.aborted) resolve(err(limit.reason(), 'connecting'));
    }).then((opened) => {
      if (!opened.ok) socket.destroy();
      return opened;
    });
  } finally {
    limit.clear();
  }
}

/** One question at a time; the socket's end is the reader's. */
class Line {
  readonly #reader = new VpcdFrameReader();
  readonly #closing = new Set<(failure: BridgeFailure) => void>();
  #closed: BridgeFailure | undefined;
  #answer: ((answer: BridgeResult<Uint8Array>) => void) | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#shut({ code: 'unplugged', cause: error.code ?? error.message }),
    );
    socket.on('close', () => this.#shut({ code: 'unplugged', cause: 'socket closed' }));
  }

  /** Null without a card. */
  async atr(options: CallOptions): Promise<BridgeResult<Uint8Array | null>> {
    const atr = await this.#ask(Uint8Array.of(vpcdControls.atr), options);
    if (!atr.ok) return atr;
    return ok(atr.value.length === 0 ? null : atr.value);
  }

  async powerUp(options: CallOptions): Promise<BridgeResult<Uint8Array | null>> {
    this.#send(Uint8Array.of(vpcdControls.powerOn));
    return await this.atr(options);
  }

  transport(info: CardReaderInfo): CardTransport {
    return {
      info,
      transmit: async (command, options) => {
        const answer = await this.#ask(command, options);
        if (!answer.ok || answer.value.length > 0) return answer;
        const removed: BridgeFailure = { code: 'card-removed', cause: 'empty answer' };
        this.#shut(removed);
        return { ok: false, error: removed };
      },
      onClose: (listener) => tellClosed(this.#closed, this.#closing, listener),
      close: async () => {
        this.#send(Uint8Array.of(vpcdControls.powerOff));
        this.close();
      },
    };
  }

  close(): void {
    this.#closing.clear();
    this.socket.end();
    this.#shut({ code: 'cancelled', cause: 'closed by the driver' });
  }

  #send(data: Uint8Array): void {
    if (this.#closed === undefined) this.socket.write(encodeVpcdFrame(data));
  }

  #ask(data: Uint8Array, options: CallOptions): Promise<BridgeResult<Uint8Array>> {
    const turn = this.#tail.then(async (): Promise<BridgeResult<Uint8Array>> => {
      if (this.#closed !== undefined) return { ok: false, error: this.#closed };
      const limit = deadline(options.signal, options.timeoutMs);
      if (limit.signal.aborted) {
        limit.clear();
        return err(limit.reason());
      }
      const answer = await new Promise<BridgeResult<Uint8Array>>((resolve) => {
        this.#answer = resolve;
        limit.signal.addEventListener('abort', () => resolve(err(limit.reason(), 'card')), { once: true });
        this.#send(data);
      });
      this.#answer = undefined;
      limit.clear();
      // What comes after a question that nobody waits for any more would answer the next one.
      if (!answer.ok) this.#shut(answer.error);
      return answer;
    });
    this.#tail = turn;
    return turn;
  }

  #receive(chunk: Uint8Array): void {
    const frames = this.#reader.push(chunk);
    if (!frames.ok) {
      this.#shut(frames.error);
      return;
    }
    for (const frame of frames.value) {
      if (this.#answer === undefined) this.#shut({ code: 'protocol-error', cause: 'unasked answer' });
      this.#answer?.(ok(frame));
    }
  }

  #shut(failure: BridgeFailure): void {
    if (this.#closed !== undefined) return;
    this.#closed = failure;
    if (failure.code !== 'cancelled') this.socket.destroy();
    this.#answer?.({ ok: false, error: failure });
    for (const listener of [...this.#closing]) listener(failure);
  }
}
