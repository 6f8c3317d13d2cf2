import { z } from 'zod';
import { ok } from '../../domain/result.ts';
import type { BridgeResult, CallOptions } from './failure.ts';
import { hidFrames } from './hid-socket-frames.ts';
import type { HidBus, HidTransport } from './hid.ts';
import { connectSimulated } from './socket-link.ts';

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
  const connected = await connectSimulated(port, hidFrames, helloSchema, options);
  if (!connected.ok) return connected;
  const { link, hello } = connected.value;
  const inputs = new Set<(report: Uint8Array) => void>();
  link.onUnasked = ({ kind, payload }) => {
    if (kind === 'input') for (const listener of inputs) listener(payload);
  };
  return ok({
    info: { path, ...hello },
    sendFeature: async (report, call) => {
      const answer = await link.ask('set', report, call);
      return answer.ok ? ok() : answer;
    },
    getFeature: (reportId, length, call) =>
      link.ask('get', Uint8Array.of(reportId, length >> 8, length & 0xff), call),
    onInput: (listener) => {
      inputs.add(listener);
      return () => inputs.delete(listener);
    },
    onClose: (listener) => link.onClose(listener),
    close: () => link.close(),
  });
}
