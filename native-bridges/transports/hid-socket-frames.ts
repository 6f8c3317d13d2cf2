import { err, ok } from '../../domain/result.ts';
import type { BridgeResult } from './failure.ts';

/**
 * HID over a loopback TCP socket, for devices that are programs. Every frame is
 *
 *   length  u16 BE   bytes after this field
 *   kind    u8       one of `frameKinds`
 *   tag     u16 BE   pairs an answer with its request; 0 for hello and input
 *   payload
 *
 * hello: JSON {vendorId, productId, product, serialNumber}, once, device → host, when the device is plugged in.
 * set: a feature report, byte 0 its id; answered by `set-done` (payload empty).
 * get: id u8, length u16 BE; answered by `get-done` with the report, byte 0 its id.
 * refused: the device stalled the request, as a USB device does.
 * input: an input report, byte 0 its id. Unplugging is closing the socket.
 */
export const frameKinds = ['hello', 'set', 'set-done', 'get', 'get-done', 'refused', 'input'] as const;
export type FrameKind = (typeof frameKinds)[number];

export interface HidFrame {
  readonly kind: FrameKind;
  readonly tag: number;
  readonly payload: Uint8Array;
}

const overhead = 3;
/** Larger than any HID report of this station (256 bytes), with room for the hello text. */
export const framePayloadLimit = 4096;

export function encodeHidFrame(frame: HidFrame): Uint8Array {
  const bytes = new Uint8Array(2 + overhead + frame.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, overhead + frame.payload.length);
  view.setUint8(2, frameKinds.indexOf(frame.kind) + 1);
  view.setUint16(3, frame.tag);
  bytes.set(frame.payload, 2 + overhead);
  return bytes;
}

/** Cuts a byte stream into frames. Pure; after a failure the stream is of no more use. */
export class HidFrameReader {
  #rest: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): BridgeResult<HidFrame[]> {
    const bytes = new Uint8Array(this.#rest.length + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, this.#rest.length);
    const view = new DataView(bytes.buffer);
    const frames: HidFrame[] = [];
    let at = 0;
    while (bytes.length - at >= 2) {
      const length = view.getUint16(at);
      if (length < overhead || length > overhead + framePayloadLimit) {
        return err('protocol-error', `HID frame of ${length} bytes`);
      }
      if (bytes.length - at - 2 < length) break;
      const kind = frameKinds[view.getUint8(at + 2) - 1];
      if (kind === undefined) return err('protocol-error', 'HID frame of unknown kind');
      frames.push({ kind, tag: view.getUint16(at + 3), payload: bytes.slice(at + 5, at + 2 + length) });
      at += 2 + length;
    }
    this.#rest = bytes.subarray(at);
    return ok(frames);
  }
}
