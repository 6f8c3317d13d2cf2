import { SocketFrameCodec } from './socket-frames.ts';
import type { UsbControl } from './usb.ts';

/**
 * USB over a loopback TCP socket, for devices that are programs (socket-frames.ts). Host → device:
 *
 * hello: device → host, JSON {vendorId, productId, product, serialNumber}.
 * control-in: setup packet of 8 bytes (USB 2.0, 9.3); answered by `done` with at most wLength bytes.
 * control-out: setup packet, then the data; answered by `done` (empty).
 * transfer-in: end point number u8, length u32 BE; answered by `done` as soon as the device has something for it.
 * transfer-out: end point number u8, then the data; answered by `done` (empty).
 * withdraw: tag u16 BE of a transfer nobody waits for any more; not answered.
 * refused: answers instead of `done` where the device stalls.
 */
export const usbFrameKinds = [
  'hello',
  'control-in',
  'control-out',
  'transfer-in',
  'transfer-out',
  'done',
  'refused',
  'withdraw',
] as const;
export type UsbFrameKind = (typeof usbFrameKinds)[number];

/** Room for a card printer's whole panel. */
export const usbFrames = new SocketFrameCodec<UsbFrameKind>(usbFrameKinds, 8 * 1024 * 1024);

const types = { standard: 0, class: 0x20, vendor: 0x40 } as const;
const recipients = { device: 0, interface: 1, endpoint: 2 } as const;

/** Eight bytes as on the wire, then `data`. */
export function encodeSetup(
  setup: UsbControl,
  direction: 'in' | 'out',
  length: number,
  data?: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(8 + (data?.length ?? 0));
  const view = new DataView(bytes.buffer);
  bytes[0] = (direction === 'in' ? 0x80 : 0) | types[setup.type] | recipients[setup.recipient];
  bytes[1] = setup.request;
  view.setUint16(2, setup.value, true);
  view.setUint16(4, setup.index, true);
  view.setUint16(6, length, true);
  if (data !== undefined) bytes.set(data, 8);
  return bytes;
}

/** Undefined where the bytes are no setup packet of a kind this station sends. */
export function decodeSetup(bytes: Uint8Array): (UsbControl & { readonly length: number }) | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const requestType = view.getUint8(0);
  const type = keyOf(types, requestType & 0x60);
  const recipient = keyOf(recipients, requestType & 0x1f);
  if (type === undefined || recipient === undefined) return undefined;
  return {
    type,
    recipient,
    request: view.getUint8(1),
    value: view.getUint16(2, true),
    index: view.getUint16(4, true),
    length: view.getUint16(6, true),
  };
}

function keyOf<K extends string>(codes: Readonly<Record<K, number>>, code: number): K | undefined {
  return (Object.keys(codes) as K[]).find((key) => codes[key] === code);
}

export function encodeInRequest(endpoint: number, length: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = endpoint;
  new DataView(bytes.buffer).setUint32(1, length);
  return bytes;
}
