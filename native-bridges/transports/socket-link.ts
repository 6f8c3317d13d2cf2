import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { deviceErrorCodeSchema } from '../../domain/devices/device.ts';
import { err, ok } from '../../domain/result.ts';
import { tellClosed } from './closed.ts';
import { deadline } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';
import type { SocketFrame, SocketFrameCodec, SocketFrameReader } from './socket-frames.ts';

/** A simulated device is closed within this many milliseconds, whether it answers or not. */
const letGoWithin = 300;
const refusedSchema = z.object({ refused: deviceErrorCodeSchema });

/**
 * Connects to a simulated device and reads its hello. While it is unplugged nothing answers, which is `not-found`.
 * @param hello what the transport's list tells of a device
 */
export async function connectSimulated<Kind extends string, Hello>(
  port: number,
  codec: SocketFrameCodec<Kind>,
  hello: z.ZodType<Hello>,
  options: CallOptions,
): Promise<BridgeResult<{ readonly link: SocketLink<Kind>; readonly hello: Hello }>> {
  const limit = deadline(options.signal, options.timeoutMs);
  const socket = connect({ host: '127.0.0.1', port });
  socket.setNoDelay(true);
  const link = new SocketLink(socket, codec);
  const greeted = await new Promise<BridgeResult<Hello>>((resolve) => {
    link.onHello = (payload) => resolve(readHello(payload, hello));
    link.onClose((failure) => resolve({ ok: false, error: failure }));
    limit.signal.addEventListener('abort', () => resolve(err(limit.reason(), 'no hello')), { once: true });
    if (limit.signal.aborted) resolve(err(limit.reason()));
  });
  limit.clear();
  if (greeted.ok) return ok({ link, hello: greeted.value });
  await link.close();
  const { code, cause } = greeted.error;
  return code === 'timeout' || code === 'unplugged' ? err('not-found', cause) : greeted;
}

function readHello<Hello>(payload: Uint8Array, schema: z.ZodType<Hello>): BridgeResult<Hello> {
  try {
    const said: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    const refused = refusedSchema.safeParse(said);
    return refused.success ? err(refused.data.refused, 'refused to open') : ok(schema.parse(said));
  } catch {
    return err('protocol-error', 'unreadable hello');
  }
}

/** The host's end of a socket to a simulated device: requests with answers, and what comes unasked. */
export class SocketLink<Kind extends string> {
  onHello: (payload: Uint8Array) => void = () => undefined;
  onUnasked: (frame: SocketFrame<Kind>) => void = () => undefined;
  readonly #reader: SocketFrameReader<Kind>;
  readonly #waiting = new Map<number, (answer: BridgeResult<Uint8Array>) => void>();
  readonly #closing = new Set<(failure: BridgeFailure) => void>();
  #closed: BridgeFailure | undefined;
  #tag = 0;

  constructor(
    private readonly socket: Socket,
    private readonly codec: SocketFrameCodec<Kind>,
  ) {
    this.#reader = codec.reader();
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#shut({ code: 'unplugged', cause: error.code ?? error.message }),
    );
    socket.on('close', () => this.#shut({ code: 'unplugged', cause: 'socket closed' }));
  }

  get closed(): BridgeFailure | undefined {
    return this.#closed;
  }

  onClose(listener: (failure: BridgeFailure) => void): () => void {
    return tellClosed(this.#closed, this.#closing, listener);
  }

  /** Ends it without telling the listeners; done when the device has let go, so that it can be opened again at once. */
  async close(): Promise<void> {
    this.#closing.clear();
    if (this.#closed === undefined) {
      this.#closed = { code: 'cancelled', cause: 'closed by the driver' };
      this.#settleAll(this.#closed);
    }
    if (this.socket.destroyed) return;
    const gone = new Promise<void>((resolve) => {
      this.socket.once('close', () => resolve());
    });
    const late = setTimeout(() => this.socket.destroy(), letGoWithin);
    this.socket.end();
    await gone;
    clearTimeout(late);
  }

  send(kind: Kind, payload: Uint8Array): void {
    if (this.#closed === undefined) this.socket.write(this.codec.encode({ kind, tag: 0, payload }));
  }

  /** @param withdrawn tells the device that nobody waits any more; its tag is added to the payload */
  ask(
    kind: Kind,
    payload: Uint8Array,
    options: CallOptions,
    withdrawn?: Kind,
  ): Promise<BridgeResult<Uint8Array>> {
    if (this.#closed !== undefined) return Promise.resolve({ ok: false, error: this.#closed });
    if (options.signal.aborted) return Promise.resolve(err('cancelled'));
    this.#tag = (this.#tag % 0xffff) + 1;
    const tag = this.#tag;
    const limit = deadline(options.signal, options.timeoutMs);
    return new Promise((resolve) => {
      const settle = (answer: BridgeResult<Uint8Array>): void => {
        limit.clear();
        this.#waiting.delete(tag);
        resolve(answer);
      };
      limit.signal.addEventListener(
        'abort',
        () => {
          if (!this.#waiting.has(tag)) return;
          if (withdrawn !== undefined) this.send(withdrawn, Uint8Array.of(tag >> 8, tag & 0xff));
          settle(err(limit.reason(), kind));
        },
        { once: true },
      );
      this.#waiting.set(tag, settle);
      this.socket.write(this.codec.encode({ kind, tag, payload }));
    });
  }

  #receive(chunk: Uint8Array): void {
    const frames = this.#reader.push(chunk);
    if (!frames.ok) {
      this.#shut(frames.error);
      return;
    }
    for (const frame of frames.value) this.#take(frame);
  }

  #take(frame: SocketFrame<Kind>): void {
    if (frame.kind === 'hello') this.onHello(frame.payload);
    else if (frame.tag === 0) this.onUnasked(frame);
    else if (frame.kind === 'refused') {
      this.#waiting.get(frame.tag)?.(err('protocol-error', 'request refused by the device'));
    } else this.#waiting.get(frame.tag)?.(ok(frame.payload));
  }

  #shut(failure: BridgeFailure): void {
    if (this.#closed !== undefined) return;
    this.#closed = failure;
    this.socket.destroy();
    this.#settleAll(failure);
    for (const listener of [...this.#closing]) listener(failure);
  }

  #settleAll(failure: BridgeFailure): void {
    for (const settle of [...this.#waiting.values()]) settle({ ok: false, error: failure });
  }
}
