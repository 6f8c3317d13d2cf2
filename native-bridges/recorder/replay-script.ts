import { err, ok, type Failure, type Result } from '../../domain/result.ts';
import { deviceErrorCodes, type DeviceErrorCode } from '../../domain/devices/device.ts';
import type { BridgeResult, CallOptions } from '../transports/failure.ts';
import type { Frame, FrameMask } from '../transports/tap.ts';
import type { TimedFrame, Trace } from './trace.ts';

export type ReplayFault = Failure<
  /** The driver sent something else than what was recorded. */
  | 'wrong-frame'
  /** The driver sent something where the recording has nothing more of that kind. */
  | 'missing-frame'
  /** The driver was done and the recording was not. */
  | 'left-over-frames'
>;

export interface ReplayOptions {
  /** As when it was recorded: what is masked in the trace is masked before it is compared. */
  readonly mask: FrameMask;
  /** Recorded gaps are divided by this: 1 as it was, 20 for tests. */
  readonly speed?: number;
  /**
   * Calls a driver makes by the clock (a look at the status now and then). Asked for where the recording has them, they get what was answered there; more often
   * than that, their last answer; less often, they are passed over. Nothing is by the clock unless named.
   */
  readonly byTheClock?: (frame: Frame) => boolean;
}

/** What devices say unasked. */
const unasked = ['input', 'data', 'chunk', 'close'];

interface Waiting {
  readonly operation: string;
  /** Operation and what was asked: whose last answer it will be. */
  readonly key: string;
  readonly settle: (answer: BridgeResult<Uint8Array>) => void;
}

/**
 * The device's side of a trace, strictly: what the driver sends is compared byte by byte, in order within each operation; what the device said comes
 * when everything that was sent before it has been sent again, and no sooner than it came then.
 */
export class ReplayScript {
  readonly faults: ReplayFault[] = [];
  readonly #frames: readonly TimedFrame[];
  readonly #sent: boolean[];
  /** Calls by the clock and their answers. */
  readonly #clockwork: boolean[];
  readonly #waiting: Waiting[] = [];
  readonly #lastAnswers = new Map<string, BridgeResult<Uint8Array>>();
  readonly #heard = new Set<(frame: Frame) => void>();
  #next = 0;
  #timer: NodeJS.Timeout | undefined;
  #lastAt = 0;
  #lastReal = performance.now();

  constructor(
    trace: Trace,
    private readonly options: ReplayOptions,
  ) {
    this.#frames = trace.frames;
    this.#sent = trace.frames.map(() => false);
    this.#clockwork = clockworkOf(trace.frames, options);
  }

  /** What the device says by itself: `input`, `data`, and a `close` with its failure. */
  onHeard(listener: (frame: Frame) => void): () => void {
    this.#heard.add(listener);
    this.#turn();
    return () => this.#heard.delete(listener);
  }

  /** A call without an answer of its own. */
  async command(operation: string, bytes: Uint8Array, options: CallOptions): Promise<BridgeResult<void>> {
    const at = this.#send(operation, bytes);
    if (at === undefined) return err('protocol-error', 'not in the trace');
    if (at === 'again') return ok();
    // Its failure, where it had one, is the next frame of that operation.
    const next = this.#frames.findIndex(
      (frame, index) => index > at && frame.operation === operation && !this.#sent[index],
    );
    const failed = this.#frames[next];
    if (failed?.direction !== 'in' || failed.failure === undefined) {
      this.#turn();
      return ok();
    }
    const answer = await this.#wait(operation, keyOf(operation, bytes), options);
    return answer.ok ? ok() : answer;
  }

  /** A call that answers bytes. */
  async question(
    operation: string,
    bytes: Uint8Array,
    options: CallOptions,
  ): Promise<BridgeResult<Uint8Array>> {
    const at = this.#send(operation, bytes);
    if (at === undefined) return err('protocol-error', 'not in the trace');
    const key = keyOf(operation, bytes);
    if (at === 'again') return this.#lastAnswers.get(key) ?? err('timeout', 'never answered in the trace');
    return await this.#wait(operation, key, options);
  }

  /** The driver is done: everything must have been used. The first fault, where there was one. */
  finish(): Result<void, ReplayFault> {
    clearTimeout(this.#timer);
    const left = this.#firstLeft();
    if (left >= 0 && this.faults.length === 0) this.#fault('left-over-frames', left, '');
    const [first] = this.faults;
    return first === undefined ? ok() : { ok: false, error: first };
  }

  /** The first frame, not by the clock, that was not used; -1 for none. */
  #firstLeft(): number {
    return this.#frames.findIndex((_frame, index) => !this.#sent[index] && !this.#clockwork[index]);
  }

  /** Index of the frame that was sent; `again` where the last answer may be given once more. */
  #send(operation: string, sent: Uint8Array): number | 'again' | undefined {
    const frame: Frame = { direction: 'out', operation, bytes: sent };
    const bytes = this.options.mask(frame);
    const clockwork = this.options.byTheClock?.(frame) === true;
    const at = this.#frames.findIndex(
      (each, index) =>
        !this.#sent[index] &&
        each.direction === 'out' &&
        each.operation === operation &&
        this.#clockwork[index] === clockwork &&
        (!clockwork || Buffer.compare(each.bytes, bytes) === 0),
    );
    const expected = this.#frames[at];
    if (clockwork) {
      const reached = this.#firstLeft();
      const known = this.#lastAnswers.has(keyOf(operation, sent));
      if (expected === undefined || (known && reached >= 0 && reached < at)) return 'again';
    } else if (expected === undefined) {
      this.#fault('missing-frame', this.#frames.length, hex(bytes), operation);
      return undefined;
    } else if (Buffer.compare(expected.bytes, bytes) !== 0) {
      this.#fault('wrong-frame', at, hex(bytes), operation);
      return undefined;
    }
    this.#passClockwork(at);
    this.#sent[at] = true;
    return at;
  }

  /** What is by the clock and stands before that frame was not asked for this time; its answers are the latest there are all the same. */
  #passClockwork(before: number): void {
    const asked = new Map<string, string>();
    for (let index = this.#next; index < before; index += 1) {
      const frame = this.#frames[index];
      if (frame === undefined || this.#sent[index] === true || this.#clockwork[index] !== true) continue;
      if (this.#waiting.some(({ operation }) => operation === frame.operation)) continue;
      this.#sent[index] = true;
      if (frame.direction === 'out') asked.set(frame.operation, keyOf(frame.operation, frame.bytes));
      else this.#lastAnswers.set(asked.get(frame.operation) ?? '', answerOf(frame));
    }
  }

  #wait(
    operation: string,
    key: string,
    { signal, timeoutMs }: CallOptions,
  ): Promise<BridgeResult<Uint8Array>> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiting.settle(err('timeout', 'the trace has no answer')), timeoutMs);
      const cancel = (): void => waiting.settle(err('cancelled'));
      const waiting: Waiting = {
        operation,
        key,
        settle: (answer) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', cancel);
          const index = this.#waiting.indexOf(waiting);
          if (index >= 0) this.#waiting.splice(index, 1);
          resolve(answer);
        },
      };
      signal.addEventListener('abort', cancel, { once: true });
      this.#waiting.push(waiting);
      this.#turn();
    });
  }

  /** Gives out what the device says next, if everything before it was sent and somebody is there to take it. */
  #turn(): void {
    if (this.#timer !== undefined) return;
    while (this.#sent[this.#next] === true) this.#next += 1;
    const at = this.#dueNext();
    const frame = this.#frames[at];
    if (frame === undefined || frame.direction === 'out' || !this.#wanted(frame)) return;
    const gap = (frame.at - this.#lastAt) / (this.options.speed ?? 1);
    const due = Math.max(0, gap - (performance.now() - this.#lastReal));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // Meanwhile the driver may have sent what stands before it.
      if (this.#sent[at] !== true) this.#give(at, frame);
      this.#turn();
    }, due);
  }

  /** Calls by the clock hold up nothing that the device says by itself. */
  #dueNext(): number {
    const frame = this.#frames[this.#next];
    if (frame === undefined || frame.direction === 'in' || this.#clockwork[this.#next] !== true) {
      return this.#next;
    }
    const left = this.#firstLeft();
    const after = this.#frames[left];
    return after?.direction === 'in' && unasked.includes(after.operation) ? left : this.#next;
  }

  /** An answer whose asker has given up, then as now, is for nobody and goes by. */
  #wanted({ operation }: Frame): boolean {
    return !unasked.includes(operation) || this.#heard.size > 0;
  }

  #give(at: number, frame: TimedFrame): void {
    this.#passClockwork(at);
    this.#sent[at] = true;
    this.#lastAt = frame.at;
    this.#lastReal = performance.now();
    const asker = this.#waiting.find(({ operation }) => operation === frame.operation);
    if (asker === undefined) {
      if (!unasked.includes(frame.operation)) return;
      for (const listener of [...this.#heard]) listener(frame);
      return;
    }
    const answer = answerOf(frame);
    this.#lastAnswers.set(asker.key, answer);
    asker.settle(answer);
  }

  #fault(code: ReplayFault['code'], index: number, got: string, operation = ''): void {
    const expected = this.#frames[index];
    const what =
      expected === undefined
        ? 'nothing'
        : `${expected.direction === 'out' ? '=>' : '<='} ${expected.operation} ${hex(expected.bytes)}`;
    this.faults.push({
      code,
      cause: `frame ${index + 1}: the trace has ${what}${operation === '' ? '' : `, the driver sent ${operation} ${got}`}`,
    });
  }
}

function keyOf(operation: string, bytes: Uint8Array): string {
  return `${operation} ${Buffer.from(bytes).toString('hex')}`;
}

function answerOf({ bytes, failure }: Frame): BridgeResult<Uint8Array> {
  return failure === undefined ? ok(bytes) : err(codeOf(failure), 'as recorded');
}

/** Which frames are calls by the clock, or their answers: the next of the same operation that comes in. */
function clockworkOf(frames: readonly TimedFrame[], { byTheClock }: ReplayOptions): boolean[] {
  const asked = new Map<string, boolean>();
  return frames.map((frame) => {
    if (frame.direction === 'out') {
      const clockwork = byTheClock?.(frame) === true;
      asked.set(frame.operation, clockwork);
      return clockwork;
    }
    const clockwork = asked.get(frame.operation) === true && !unasked.includes(frame.operation);
    asked.delete(frame.operation);
    return clockwork;
  });
}

function hex(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 32)).toString('hex');
  return bytes.length > 32 ? `${text}… (${bytes.length} bytes)` : text;
}

/** A failure as the trace names it; what this version does not know is `unknown`. */
export function codeOf(failure: string): DeviceErrorCode {
  return deviceErrorCodes.find((known) => known === failure) ?? 'unknown';
}
