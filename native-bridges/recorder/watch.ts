import type { BridgeResult } from '../transports/failure.ts';
import type { Frame, FrameMask, Tap } from '../transports/tap.ts';

const nothing = new Uint8Array(0);

/** Shows frames to a tap, masked, and only while it wants them: a device nobody records costs one comparison a frame. */
export class Watcher {
  constructor(
    private readonly tap: Tap,
    private readonly mask: FrameMask,
  ) {}

  show(frame: Frame): void {
    if (!this.tap.active) return;
    const { buffer, byteOffset, byteLength } = frame.bytes;
    // Never a Buffer: its `slice` is no copy, and a mask that overwrites one would change what is sent.
    const plain = { ...frame, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
    this.tap.frame({ ...frame, bytes: frame.failure === undefined ? this.mask(plain) : nothing });
  }

  /** A call without an answer of its own: only its failure is a frame. */
  async command<T>(
    operation: string,
    bytes: Uint8Array,
    work: () => Promise<BridgeResult<T>>,
  ): Promise<BridgeResult<T>> {
    this.show({ direction: 'out', operation, bytes });
    const done = await work();
    if (!done.ok) this.#failed(operation, done.error.code);
    return done;
  }

  /** A call that answers bytes. */
  async question(
    operation: string,
    bytes: Uint8Array,
    work: () => Promise<BridgeResult<Uint8Array>>,
  ): Promise<BridgeResult<Uint8Array>> {
    this.show({ direction: 'out', operation, bytes });
    const answer = await work();
    if (answer.ok) this.show({ direction: 'in', operation, bytes: answer.value });
    else this.#failed(operation, answer.error.code);
    return answer;
  }

  heard(operation: string, bytes: Uint8Array): void {
    this.show({ direction: 'in', operation, bytes });
  }

  closed(code: string): void {
    this.#failed('close', code);
  }

  #failed(operation: string, failure: string): void {
    this.show({ direction: 'in', operation, bytes: nothing, failure });
  }
}
