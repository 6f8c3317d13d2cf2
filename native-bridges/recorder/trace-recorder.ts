import type { Frame, Tap } from '../transports/tap.ts';
import { formatTrace, type TimedFrame, type Trace, traceLimits } from './trace.ts';

/** A recording ends by itself here: nobody must have to remember it. */
export const recordingLimits = { milliseconds: 5 * 60_000, bytes: 4 * 1024 * 1024 } as const;

export interface Recording {
  readonly text: string;
  readonly frames: number;
}

/** The tap of one device: passes by while nobody records, keeps frames (masked by then) while somebody does. */
export class TraceRecorder implements Tap {
  #frames: TimedFrame[] = [];
  #bytes = 0;
  #since: number | null = null;
  #info: Trace['info'] = {};

  constructor(
    private readonly driver: string,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  get active(): boolean {
    return this.#since !== null && !this.#full();
  }

  /** What the transport says of the device that was opened; kept for the head of the trace. */
  describe(transport: Trace['transport'], info: Trace['info']): void {
    this.#transport = transport;
    this.#info = info;
  }
  #transport: Trace['transport'] = 'exchange';

  start(): void {
    this.#frames = [];
    this.#bytes = 0;
    this.#since = this.clock();
  }

  frame(frame: Frame): void {
    if (this.#since === null || this.#full()) return;
    this.#bytes += frame.bytes.length;
    this.#frames.push({ ...frame, bytes: new Uint8Array(frame.bytes), at: this.clock() - this.#since });
  }

  /** Null where nothing was being recorded. */
  stop(): Recording | null {
    if (this.#since === null) return null;
    this.#since = null;
    const frames = this.#frames;
    this.#frames = [];
    const { driver } = this;
    return {
      text: formatTrace({ driver, transport: this.#transport, info: this.#info, frames }),
      frames: frames.length,
    };
  }

  #full(): boolean {
    return (
      this.#bytes > recordingLimits.bytes ||
      // Failures have no bytes: a driver that asks a dead device without a pause makes frames all the same.
      this.#frames.length >= traceLimits.frames ||
      (this.#since !== null && this.clock() - this.#since > recordingLimits.milliseconds)
    );
  }
}
