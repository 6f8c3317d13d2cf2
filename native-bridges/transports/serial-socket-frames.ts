import { SocketFrameCodec } from './socket-frames.ts';

/**
 * A serial line over a loopback TCP socket, for devices that are programs (socket-frames.ts).
 *
 * hello: JSON {vendorId, productId, serialNumber, manufacturer}.
 * settings: JSON {baudRate, parity, dataBits, stopBits}, host → device, once, before any data: a device at another speed reads rubbish.
 * data: bytes as they go over the line, both ways, in pieces of any size.
 */
export const serialFrameKinds = ['hello', 'settings', 'data'] as const;

export const serialFrames = new SocketFrameCodec<(typeof serialFrameKinds)[number]>(
  serialFrameKinds,
  256 * 1024,
);
