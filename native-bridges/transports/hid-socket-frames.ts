import { SocketFrameCodec, SocketFrameReader, type SocketFrame } from './socket-frames.ts';

/**
 * HID over a loopback TCP socket, for devices that are programs (socket-frames.ts).
 *
 * hello: JSON {vendorId, productId, product, serialNumber}.
 * set: a feature report, byte 0 its id; answered by `set-done` (payload empty).
 * get: id u8, length u16 BE; answered by `get-done` with the report, byte 0 its id.
 * refused: the device stalled the request, as a USB device does.
 * input: an input report, byte 0 its id.
 */
export const frameKinds = ['hello', 'set', 'set-done', 'get', 'get-done', 'refused', 'input'] as const;
export type FrameKind = (typeof frameKinds)[number];
export type HidFrame = SocketFrame<FrameKind>;

/** Larger than any HID report of this station (256 bytes), with room for the hello text. */
export const framePayloadLimit = 4096;

export const hidFrames = new SocketFrameCodec<FrameKind>(frameKinds, framePayloadLimit);

export function encodeHidFrame(frame: HidFrame): Uint8Array {
  return hidFrames.encode(frame);
}

export class HidFrameReader extends SocketFrameReader<FrameKind> {
  constructor() {
    super(hidFrames);
  }
}
