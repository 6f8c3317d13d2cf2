import { err, ok } from '../../domain/result.ts';
import type { BridgeResult } from './failure.ts';

/**
 * How a card that is a program speaks (vsmartcard, vpcd): u16 big-endian length, then the data. The reader asks, the card answers; of the
 * controls, which have one byte, only `atr` has an answer. Longer data is a command APDU, answered with data and status word. An answer
 * without data, as a closed socket, means that there is no card any more.
 */
export const vpcdControls = { powerOff: 0, powerOn: 1, reset: 2, atr: 4 } as const;

/** Extended length: 65 536 bytes of data and what stands around them. */
const largest = 0xffff;

export function encodeVpcdFrame(data: Uint8Array): Uint8Array {
  if (data.length > largest) throw new Error('frame too long');
  const bytes = new Uint8Array(2 + data.length);
  bytes[0] = data.length >> 8;
  bytes[1] = data.length & 0xff;
  bytes.set(data, 2);
  return bytes;
}

/** Cuts a byte stream into frames; `limit` bounds what is kept of one that never ends. */
export class VpcdFrameReader {
  #rest: Uint8Array = new Uint8Array(0);

  constructor(private readonly limit: number = largest) {}

  push(chunk: Uint8Array): BridgeResult<Uint8Array[]> {
    const bytes = new Uint8Array(this.#rest.length + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, this.#rest.length);
    const frames: Uint8Array[] = [];
    let at = 0;
    while (bytes.length - at >= 2) {
      const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      if (length > this.limit) return err('protocol-error', `frame of ${length} bytes`);
      if (bytes.length - at - 2 < length) break;
      frames.push(bytes.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
    this.#rest = bytes.subarray(at);
    return ok(frames);
  }
}
