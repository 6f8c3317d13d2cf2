import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { err, ok } from '../../domain/result.ts';
import { deadline } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';
import { encodeHidFrame, HidFrameReader, type FrameKind, type HidFrame } from './hid-socket-frames.ts';
import type { HidBus, HidDeviceInfo, HidTransport } from './hid.ts';

const helloSchema = z.object({
  vendorId: z.number().int(),
  productId: z.number().int(),
  product: z.string().nullable(),
  serialNumber: z.string().nullable(),
});

/**
 * A bus with the one simulated device that listens on a loopback port. Nothing tells whether it is there short of
 * connecting, so `list` always names it and `open` answers `not-found` while it is unplugged.
 */
export function createSocketHidBus(port: number): HidBus {
  const path = `tcp:127.0.0.1:${port}`;
  return {
    list: async () => ok([{ path, vendorId: 0, productId: 0, product: null, serialNumber: null }]),
    open: (_info, options) => open(port, path, options),
  };
}

async function open(port: number, path: string, options: CallOptions): Promise<BridgeResult<HidTransport>> {
  const limit = deadline(options.signal, options.timeoutMs);
  const socket = connect({ host: '127.0.0.1', port });
  socket.setNoDelay(true);
  const link = new Link(socket);
  const hello = new Promise<BridgeResult<HidDeviceInfo>>((resolve) => {
    link.onHello = (payload) => resolve(readHello(payload, path));
    link.onClose((failure) => resolve({ ok: false, error: failure }));
    limit.signal.addEventListener('abort', () => resolve(err(limit.reason(), 'no hello')), { once: true });
  });
  const greeted = await hello;
  limit.clear();
  if (!greeted.ok) {
    socket.destroy();
    return greeted.error.code === 'timeout' || greeted.error.code === 'unplugged'
      ? err('not-found', greeted.error.cause)
      : greeted;
  }
  return ok(link.transport(greeted.value));
}

function readHello(payload: Uint8Array, path: string): BridgeResult<HidDeviceInfo> {
  try {
    return ok({ path, ...helloSchema.parse(JSON.parse(Buffer.from(payload).toString('utf8'))) });
  } catch {
    return err('protocol-error', 'unreadable hello');
  }
}

class Link {
  onHello: (payload: Uint8Array) => void = () => undefined;
  readonly #reader = new HidFrameReader();
  readonly #waiting = new Map<number, (answer: BridgeResult<Uint8Array>) => void>();
  readonly #inputs = new Set<(report: Uint8Array) => void>();
  readonly #closing = new Set<(failure: BridgeFailure) => void>();
  #closed: BridgeFailure | undefined;
  #tag = 0;

  constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#shut({ code: 'unplugged', cause: error.code ?? error.message }),
    );
    socket.on('close', () => this.#shut({ code: 'unplugged', cause: 'socket closed' }));
  }

  onClose(listener: (failure: BridgeFailure) => void): () => void {
    this.#closing.add(listener);
    return () => this.#closing.delete(listener);
  }

  transport(info: HidDeviceInfo): HidTransport {
    return {
      info,
      sendFeature: async (report, options) => {
        const answer = await this.#ask('set', report, options);
        return answer.ok ? ok() : answer;
      },
      getFeature: (reportId, length, options) =>
        this.#ask('get', Uint8Array.of(reportId, length >> 8, length & 0xff), options),
      onInput: (listener) => {
        this.#inputs.add(listener);
        return () => this.#inputs.delete(listener);
      },
      onClose: (listener) => this.onClose(listener),
      close: async () => {
        this.#closing.clear();
        this.#shut({ code: 'cancelled', cause: 'closed by the driver' });
      },
    };
  }

  #ask(kind: FrameKind, payload: Uint8Array, options: CallOptions): Promise<BridgeResult<Uint8Array>> {
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
      limit.signal.addEventListener('abort', () => settle(err(limit.reason(), `HID ${kind}`)), {
        once: true,
      });
      this.#waiting.set(tag, settle);
      this.socket.write(encodeHidFrame({ kind, tag, payload }));
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

  #take({ kind, tag, payload }: HidFrame): void {
    if (kind === 'hello') this.onHello(payload);
    else if (kind === 'input') for (const listener of this.#inputs) listener(payload);
    else if (kind === 'refused')
      this.#waiting.get(tag)?.(err('protocol-error', 'request refused by the device'));
    else this.#waiting.get(tag)?.(ok(payload));
  }

  #shut(failure: BridgeFailure): void {
    if (this.#closed !== undefined) return;
    this.#closed = failure;
    this.socket.destroy();
    for (const settle of [...this.#waiting.values()]) settle({ ok: false, error: failure });
    for (const listener of [...this.#closing]) listener(failure);
  }
}
