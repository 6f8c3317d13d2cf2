import { createServer, type Server, type Socket } from 'node:net';
import { pause } from '../../transports/deadline.ts';
import { encodeHidFrame, HidFrameReader, type HidFrame } from '../../transports/hid-socket-frames.ts';
import type { Desk } from '../desk.ts';
import { type FaultMoment, FaultScript, type PadAction } from '../faults.ts';
import { StuDevice } from './device.ts';
import { type HandSample, handMovements, type HandScript } from './hand.ts';
import { type PadModel, padModels } from './hardware.ts';

/** From the moment the pad asks to the pen on it, at pace 1, in milliseconds. */
const reachTime = 900;
/** Samples arrive in small groups, as timers allow. */
const groupEvery = 20;

export interface PadOptions {
  /** 540 unless told; the 430 has a small screen of black and white. */
  readonly model?: PadModel;
  /** Whether it can encrypt pen samples; not unless told. */
  readonly encryption?: boolean;
}

interface PadFaults {
  stalled: boolean;
  refuses: boolean;
  garbage: boolean;
  truncated: boolean;
  lateBy: number;
  /** Every how many samples one is swallowed; 0 none. */
  losesEvery: number;
}
const noFaults: PadFaults = {
  stalled: false,
  refuses: false,
  garbage: false,
  truncated: false,
  lateBy: 0,
  losesEvery: 0,
};

/** The simulated pad on a loopback port: unplugged it takes no connection, like a cable that is not there. */
export class PadService {
  readonly device: StuDevice;
  readonly #server: Server;
  readonly #plan = new FaultScript<PadAction>();
  #faults: PadFaults = { ...noFaults };
  #socket: Socket | undefined;
  #plugged = true;
  #script: HandScript = 'sign';
  #round = 0;
  /** Signatures begun at this pad since it started. */
  #occasion = 0;
  #sent = 0;
  #hand = new AbortController();

  constructor(
    private readonly desk: Desk,
    private readonly pace: number,
    { model = '540', encryption = false }: PadOptions = {},
  ) {
    this.device = new StuDevice(padModels[model], { encryption }, (inking) => this.#inkingChanged(inking));
    this.#server = createServer((socket) => this.#accept(socket));
  }

  start(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  stop(): Promise<void> {
    this.#hand.abort();
    this.#socket?.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  act(action: PadAction): void {
    if (this.#plan.plan(action)) return;
    switch (action.action) {
      case 'unplug':
        this.#plugged = false;
        this.#hand.abort();
        this.#socket?.destroy();
        this.device.powerOn();
        return;
      case 'plug':
        this.#plugged = true;
        return;
      case 'stall':
        this.#faults.stalled = true;
        this.#hand.abort();
        return;
      case 'refuse':
        this.#faults.refuses = true;
        return;
      case 'garbage':
        this.#faults.garbage = true;
        return;
      case 'truncated-frame':
        this.#faults.truncated = true;
        return;
      case 'wrong-length':
        // A length that no frame may have: the stream is of no more use, as after a broken USB transfer.
        this.#socket?.write(Uint8Array.of(0xff, 0xff, 0x07));
        return;
      case 'slow':
        this.#faults.lateBy = action.milliseconds ?? 200;
        return;
      case 'lose-samples':
        this.#faults.losesEvery = action.every ?? 10;
        return;
      case 'wrong-key':
        this.device.wrongKey = true;
        return;
      case 'recover':
        this.#plugged = true;
        this.#faults = { ...noFaults };
        this.device.wrongKey = false;
        this.#plan.clear();
        return;
      default:
        this.#script = action.action;
        this.#round = 0;
    }
  }

  #reach(moment: FaultMoment): void {
    for (const action of this.#plan.reach(moment)) this.act(action);
  }

  #accept(socket: Socket): void {
    // One program at a time holds the pad.
    if (!this.#plugged || this.#socket !== undefined) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#hand.abort();
    });
    const reader = new HidFrameReader();
    socket.on('data', (chunk) => {
      const frames = reader.push(chunk);
      if (!frames.ok) socket.destroy();
      else for (const frame of frames.value) this.#answer(socket, frame);
    });
    const { vendorId, productId, product, serialNumber } = this.device.hardware;
    const hello = Buffer.from(JSON.stringify({ vendorId, productId, product, serialNumber }));
    socket.write(encodeHidFrame({ kind: 'hello', tag: 0, payload: hello }));
  }

  #answer(socket: Socket, { kind, tag, payload }: HidFrame): void {
    if (this.#faults.stalled) return;
    const nothing = new Uint8Array(0);
    const say = (frame: HidFrame): void => {
      const bytes = encodeHidFrame(frame);
      if (this.#faults.lateBy === 0) socket.write(bytes);
      else setTimeout(() => socket.writable && socket.write(bytes), this.#faults.lateBy);
    };
    if (this.#faults.refuses) say({ kind: 'refused', tag, payload: nothing });
    else if (kind === 'set') {
      this.device.set(payload);
      say({ kind: 'set-done', tag, payload: nothing });
    } else if (kind === 'get') {
      const report = this.device.get(payload[0] ?? 0);
      say(
        report === undefined
          ? { kind: 'refused', tag, payload: nothing }
          : { kind: 'get-done', tag, payload: report },
      );
    }
  }

  #inkingChanged(inking: boolean): void {
    this.#hand.abort();
    if (!inking) return;
    this.#hand = new AbortController();
    this.#reach('starting');
    void this.#move(this.#hand.signal);
  }

  async #move(signal: AbortSignal): Promise<void> {
    await pause(reachTime * this.pace, signal);
    if (signal.aborted) return;
    const samples = handMovements(
      this.#script,
      this.desk.person.seed,
      this.#round,
      this.device.hardware,
      this.#occasion,
    );
    this.#round += 1;
    this.#occasion += 1;
    const started = performance.now();
    const working = Math.floor(samples.length / 3);
    // The tap on the button: what the pad sends last.
    const answering = samples.length - 5;
    const over = (): boolean => signal.aborted;
    let at = 0;
    while (at < samples.length) {
      const now = (performance.now() - started) / this.pace;
      for (; at < samples.length && !over(); at += 1) {
        const sample = samples[at];
        if (sample === undefined || sample.time > now) break;
        if (at === working) this.#reach('working');
        if (at === answering) this.#reach('answering');
        if (!over()) this.#write(sample);
      }
      await pause(Math.max(1, groupEvery * this.pace), signal);
      if (over()) return;
    }
  }

  #write(sample: HandSample): void {
    this.#sent += 1;
    const { losesEvery, garbage, truncated } = this.#faults;
    if (losesEvery > 0 && this.#sent % losesEvery === 0) {
      this.device.swallow();
      return;
    }
    if (garbage) {
      this.#send(
        Uint8Array.from({ length: 11 }, (_, index) => (index === 0 ? 0x77 : (this.#sent * index) & 0xff)),
      );
    }
    const report = this.device.pen(sample);
    this.#send(truncated ? report.subarray(0, 5) : report);
  }

  #send(report: Uint8Array): void {
    this.#socket?.write(encodeHidFrame({ kind: 'input', tag: 0, payload: report }));
  }
}
