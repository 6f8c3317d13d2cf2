import { z } from 'zod';
import { err, ok } from '../../domain/result.ts';
import type { BridgeResult, CallOptions } from './failure.ts';
import { connectSimulated } from './socket-link.ts';
import { encodeInRequest, encodeSetup, usbFrames } from './usb-socket-frames.ts';
import type { UsbBus, UsbTransport } from './usb.ts';

export const usbHelloSchema = z.object({
  vendorId: z.number().int(),
  productId: z.number().int(),
  product: z.string().nullable(),
  serialNumber: z.string().nullable(),
});
export type UsbHello = z.infer<typeof usbHelloSchema>;

/** A bus with the one simulated device that listens on a loopback port; see `createSocketHidBus`. */
export function createSocketUsbBus(port: number): UsbBus {
  const path = `tcp:127.0.0.1:${port}`;
  return {
    list: async () => ok([{ path, vendorId: 0, productId: 0, product: null, serialNumber: null }]),
    open: (_info, _claim, options) => open(port, path, options),
  };
}

async function open(port: number, path: string, options: CallOptions): Promise<BridgeResult<UsbTransport>> {
  const connected = await connectSimulated(port, usbFrames, usbHelloSchema, options);
  if (!connected.ok) return connected;
  const { link, hello } = connected.value;
  const busy = new Set<number>();
  const oneAtATime = async (
    address: number,
    work: () => Promise<BridgeResult<Uint8Array>>,
  ): Promise<BridgeResult<Uint8Array>> => {
    if (busy.has(address)) return err('in-use', `end point ${address.toString(16)} carries a transfer`);
    busy.add(address);
    try {
      return await work();
    } finally {
      busy.delete(address);
    }
  };
  return ok({
    info: { path, ...hello },
    controlIn: (setup, length, call) => link.ask('control-in', encodeSetup(setup, 'in', length), call),
    controlOut: async (setup, bytes, call) => {
      const answer = await link.ask('control-out', encodeSetup(setup, 'out', bytes.length, bytes), call);
      return answer.ok ? ok() : answer;
    },
    transferIn: (endpoint, length, call) =>
      oneAtATime(0x80 | endpoint, () =>
        link.ask('transfer-in', encodeInRequest(endpoint, length), call, 'withdraw'),
      ),
    transferOut: async (endpoint, bytes, call) => {
      const payload = new Uint8Array(1 + bytes.length);
      payload[0] = endpoint;
      payload.set(bytes, 1);
      const answer = await oneAtATime(endpoint, () => link.ask('transfer-out', payload, call, 'withdraw'));
      return answer.ok ? ok() : answer;
    },
    onClose: (listener) => link.onClose(listener),
    close: () => link.close(),
  });
}
