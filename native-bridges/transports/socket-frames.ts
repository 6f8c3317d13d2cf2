import { err, ok } from '../../domain/result.ts';
import type { BridgeResult } from './failure.ts';

/**
 * How a transport travels over a loopback TCP socket to a device that is a program. Every frame is
 *
 *   length  u32 BE   bytes after this field
 *   kind    u8       place in the list of kinds of that transport, from 1
 *   tag     u16 BE   pairs an answer with its request; 0 for what comes unasked
 *   payload
 *
 * The first frame is `hello`, device → host, once the device is plugged in. Its payload is JSON: what the transport's list tells of a
 * device, or `{refused: code}` where the simulated operating system does not let a program open it. Unplugging is closing the socket.
 */
export interface SocketFrame<Kind extends string> {
  readonly kind: Kind;
  readonly tag: number;
  readonly payload: Uint8Array;
}

const overhead = 3;

export class SocketFrameCodec<Kind extends string> {
  /** @param payloadLimit in bytes; a longer frame ends the connection */
  constructor(
    readonly kinds: readonly Kind[],
    readonly payloadLimit: number,
  ) {}

  encode({ kind, tag, payload }: SocketFrame<Kind>): Uint8Array {
    const bytes = new Uint8Array(4 + overhead + payload.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, overhead + payload.length);
    view.setUint8(4, this.kinds.indexOf(kind) + 1);
    view.setUint16(5, tag);
    bytes.set(payload, 4 + overhead);
    return bytes;
  }

  reader(): SocketFrameReader<Kind> {
    return new SocketFrameReader(this);
  }
}

/** Cuts a byte stream into frames. Pure; after a failure the stream is of no more use. */
export class SocketFrameReader<Kind extends string> {
  #pieces: Uint8Array[] = [];
  #held = 0;
  /** Bytes that must be there before it is worth looking again. */
  #wanted = 4;

  constructor(private readonly codec: SocketFrameCodec<Kind>) {}

  push(chunk: Uint8Array): BridgeResult<SocketFrame<Kind>[]> {
    this.#pieces.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#wanted) return ok([]);
    const bytes = this.#joined();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const frames: SocketFrame<Kind>[] = [];
    let at = 0;
    this.#wanted = 4;
    while (bytes.length - at >= 4) {
      const length = view.getUint32(at);
      if (length < overhead || length > overhead + this.codec.payloadLimit) {
        return err('protocol-error', `frame of ${length} bytes`);
      }
      if (bytes.length - at - 4 < length) {
        this.#wanted = 4 + length;
        break;
      }
      const kind = this.codec.kinds[view.getUint8(at + 4) - 1];
      if (kind === undefined) return err('protocol-error', 'frame of unknown kind');
      frames.push({ kind, tag: view.getUint16(at + 5), payload: bytes.slice(at + 7, at + 4 + length) });
      at += 4 + length;
    }
    this.#pieces = [bytes.subarray(at)];
    this.#held = bytes.length - at;
    return ok(frames);
  }

  #joined(): Uint8Array {
    const bytes = new Uint8Array(this.#held);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }
}
