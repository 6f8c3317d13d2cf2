import { err, ok } from '../../../../domain/result.ts';
import { deadline } from '../../../transports/deadline.ts';
import type { BridgeResult } from '../../../transports/failure.ts';

/** What a device said and nobody has read yet; one reader at a time. */
export class Inbox<T> {
  readonly #held: T[] = [];
  #reader: ((value: T) => void) | undefined;

  push(value: T): void {
    if (this.#reader === undefined) this.#held.push(value);
    else this.#reader(value);
  }

  clear(): void {
    this.#held.length = 0;
  }

  /** The oldest, or the next to come: `not-responding` where nothing does in time. */
  async next(timeoutMs: number, signal: AbortSignal): Promise<BridgeResult<T>> {
    if (signal.aborted) return err('cancelled');
    const held = this.#held.shift();
    if (held !== undefined) return ok(held);
    const limit = deadline(signal, timeoutMs);
    return await new Promise<BridgeResult<T>>((resolve) => {
      const settle = (result: BridgeResult<T>): void => {
        limit.clear();
        this.#reader = undefined;
        resolve(result);
      };
      this.#reader = (value) => settle(ok(value));
      limit.signal.addEventListener(
        'abort',
        () =>
          settle(
            limit.reason() === 'cancelled'
              ? err('cancelled')
              : err('not-responding', `nothing for ${Math.round(timeoutMs)} ms`),
          ),
        { once: true },
      );
    });
  }
}
