import { createServer, type Server, type Socket } from 'node:net';
import { pause } from '../../transports/deadline.ts';
import { encodeHidFrame, HidFrameReader, type HidFrame } from '../../transports/hid-socket-frames.ts';
import type { Desk } from '../desk.ts';
import type { PadAction } from '../faults.ts';
import { padHardware, StuDevice } from './device.ts';
import { handMovements, type HandScript } from './hand.ts';

/** From the moment the pad asks to the pen on it, at pace 1, in milliseconds. */
const reachTime = 900;
/** Samples arrive in small groups, as timers allow. */
const groupEvery = 20;

/** The simulated pad on a loopback port: unplugged it takes no connection, like a cable that is not there. */
export class PadService {
  readonly device = new StuDevice((capturing) => this.#captureChanged(capturing));
  readonly #server: Server;
  #socket: Socket | undefined;
  #plugged = true;
  #stalled = false;
  #script: HandScript = 'sign';
  #round = 0;
  #hand = new AbortController();

  constructor(
    private readonly desk: Desk,
    private readonly pace: number,
  ) {
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

  act({ action }: PadAction): void {
    switch (action) {
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
        this.#stalled = true;
        this.#hand.abort();
        return;
      case 'recover':
        this.#plugged = true;
        this.#stalled = false;
        return;
      default:
        this.#script = action;
        this.#round = 0;
    }
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
    const { vendorId, productId, product, serialNumber } = padHardware;
    const hello = Buffer.from(JSON.stringify({ vendorId, productId, product, serialNumber }));
    socket.write(encodeHidFrame({ kind: 'hello', tag: 0, payload: hello }));
  }

  #answer(socket: Socket, { kind, tag, payload }: HidFrame): void {
    if (this.#stalled) return;
    if (kind === 'set') {
      this.device.set(payload);
      socket.write(encodeHidFrame({ kind: 'set-done', tag, payload: new Uint8Array(0) }));
    } else if (kind === 'get') {
      const report = this.device.get(payload[0] ?? 0);
      const answer: HidFrame =
        report === undefined
          ? { kind: 'refused', tag, payload: new Uint8Array(0) }
          : { kind: 'get-done', tag, payload: report };
      socket.write(encodeHidFrame(answer));
    }
  }

  #captureChanged(capturing: boolean): void {
    this.#hand.abort();
    if (!capturing) return;
    this.#hand = new AbortController();
    void this.#move(this.#hand.signal);
  }

  async #move(signal: AbortSignal): Promise<void> {
    await pause(reachTime * this.pace, signal);
    const samples = handMovements(this.#script, this.desk.person.seed, this.#round);
    this.#round += 1;
    const started = performance.now();
    let at = 0;
    while (at < samples.length) {
      const now = (performance.now() - started) / this.pace;
      for (; at < samples.length && !signal.aborted; at += 1) {
        const sample = samples[at];
        if (sample === undefined || sample.time > now) break;
        this.#send(this.device.pen(sample));
      }
      await pause(Math.max(1, groupEvery * this.pace), signal);
      if (signal.aborted) return;
    }
  }

  #send(report: Uint8Array): void {
    this.#socket?.write(encodeHidFrame({ kind: 'input', tag: 0, payload: report }));
  }
}
