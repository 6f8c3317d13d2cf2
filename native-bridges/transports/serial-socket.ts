import { z } from 'zod';
import { err, ok } from '../../domain/result.ts';
import type { BridgeResult, CallOptions } from './failure.ts';
import { serialFrames } from './serial-socket-frames.ts';
import type { SerialBus, SerialSettings, SerialTransport } from './serial.ts';
import { connectSimulated } from './socket-link.ts';

export const serialHelloSchema = z.object({
  vendorId: z.number().int().nullable(),
  productId: z.number().int().nullable(),
  serialNumber: z.string().nullable(),
  manufacturer: z.string().nullable(),
});
export type SerialHello = z.infer<typeof serialHelloSchema>;

/** A bus with the one simulated device that listens on a loopback port; see `createSocketHidBus`. */
export function createSocketSerialBus(port: number): SerialBus {
  const path = `tcp:127.0.0.1:${port}`;
  return {
    list: async () => ok([{ path, vendorId: null, productId: null, serialNumber: null, manufacturer: null }]),
    open: (asked, settings, options) =>
      asked === path ? open(port, path, settings, options) : Promise.resolve(err('not-found', asked)),
  };
}

async function open(
  port: number,
  path: string,
  settings: SerialSettings,
  options: CallOptions,
): Promise<BridgeResult<SerialTransport>> {
  const connected = await connectSimulated(port, serialFrames, serialHelloSchema, options);
  if (!connected.ok) return connected;
  const { link, hello } = connected.value;
  const listeners = new Set<(bytes: Uint8Array) => void>();
  link.onUnasked = ({ kind, payload }) => {
    if (kind === 'data') for (const listener of listeners) listener(payload);
  };
  link.send('settings', Buffer.from(JSON.stringify(settings)));
  return ok({
    info: { path, ...hello },
    write: async (bytes, { signal }) => {
      if (signal.aborted) return err('cancelled');
      if (link.closed !== undefined) return { ok: false, error: link.closed };
      link.send('data', bytes);
      return ok();
    },
    onData: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose: (listener) => link.onClose(listener),
    // Whatever has arrived was handed on at once: nothing is held back here.
    flush: async () => undefined,
    close: () => link.close(),
  });
}
