import { err, ok } from '../../domain/result.ts';
import { deadline, untilAborted } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';
import { transferFailure } from './usb-errors.ts';

/**
 * A native transfer can't be withdrawn before its own timeout. An interrupt end point gives whole packets, so it is asked in short turns
 * and a cancelled reader is gone within one; a bulk transfer that is cut short loses what it had, so it gets all its time at once.
 */
const interruptTurn = 250;

/** One end point: one transfer at a time. A transfer whose caller left goes on to its timeout and delivers to nobody. */
export class UsbEndpoint {
  #pending: Promise<unknown> = Promise.resolve();
  #waiting = false;

  constructor(
    private readonly inTurns: boolean,
    private readonly closed: () => BridgeFailure | undefined,
  ) {}

  async run<T>(options: CallOptions, work: (timeout: number) => Promise<T>): Promise<BridgeResult<T>> {
    if (this.#waiting) return err('in-use', 'end point carries a transfer');
    this.#waiting = true;
    const limit = deadline(options.signal, options.timeoutMs);
    try {
      await untilAborted(this.#pending, limit.signal);
      const end = performance.now() + options.timeoutMs;
      for (;;) {
        const closed = this.closed();
        if (closed !== undefined) return { ok: false, error: closed };
        if (limit.signal.aborted) return err(limit.reason(), 'USB transfer');
        const left = Math.max(1, Math.round(end - performance.now()));
        const turn = attempt(() => work(this.inTurns ? Math.min(left, interruptTurn) : left));
        this.#pending = turn;
        const done = await untilAborted(turn, limit.signal);
        if (done === undefined) continue;
        // Its own timeout and ours end together, whichever is seen first.
        if (done.ok || done.error.code !== 'timeout') return done;
        if (performance.now() >= end) return done;
      }
    } finally {
      limit.clear();
      this.#waiting = false;
    }
  }

  /** When nothing runs on it any more. */
  async settled(): Promise<void> {
    await this.#pending;
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<BridgeResult<T>> {
  try {
    return ok(await work());
  } catch (error) {
    return { ok: false, error: transferFailure((error as Error).message) };
  }
}
