import { decodeSetup, usbFrames, type UsbFrameKind } from '../transports/usb-socket-frames.ts';
import type { UsbHello } from '../transports/usb-socket.ts';
import type { UsbControl } from '../transports/usb.ts';
import { Gadget, type GadgetHost } from './gadget.ts';

/** `stall`: refused, as real devices refuse; `silent`: never answered. */
export type UsbRefusal = 'stall' | 'silent';

/** A simulated device's end of a USB cable, whatever the cable is: a socket or a gadget of the kernel. */
export interface UsbFunction {
  /** Somebody has claimed it. */
  opened(cable: UsbCable): void;
  controlIn(setup: UsbControl, length: number): Uint8Array | UsbRefusal;
  controlOut(setup: UsbControl, bytes: Uint8Array): 'done' | UsbRefusal;
  /** The host's OUT transfer. */
  received(endpoint: number, bytes: Uint8Array): 'done' | UsbRefusal;
  closed(): void;
}

export interface UsbCable {
  /** One transfer's worth for an IN end point; waits until the host asks. Longer than what the host asks for, it comes in several. */
  send(endpoint: number, bytes: Uint8Array): void;
  /** Refuses what the host asks of that end point, now or next. */
  stall(endpoint: number): void;
  /** Forgets what was not fetched. */
  drop(endpoint: number): void;
}

const nothing = new Uint8Array(0);

/** A simulated USB device on a loopback port. */
export class UsbGadget extends Gadget<UsbFrameKind> {
  constructor(hello: () => UsbHello, device: UsbFunction) {
    const wire = new UsbWire(device);
    super(usbFrames, hello, {
      opened: (host) => wire.open(host),
      frame: (frame) => wire.take(frame.kind, frame.tag, frame.payload),
      closed: () => wire.close(),
    });
  }
}

interface Waiting {
  readonly tag: number;
  readonly length: number;
}

class UsbWire {
  readonly #asked = new Map<number, Waiting[]>();
  readonly #ready = new Map<number, (Uint8Array | 'stall')[]>();
  #host: GadgetHost<UsbFrameKind> | undefined;

  constructor(private readonly device: UsbFunction) {}

  open(host: GadgetHost<UsbFrameKind>): void {
    this.#asked.clear();
    this.#ready.clear();
    this.#host = host;
    this.device.opened({
      send: (endpoint, bytes) => this.#offer(endpoint, bytes),
      stall: (endpoint) => this.#offer(endpoint, 'stall'),
      drop: (endpoint) => this.#ready.delete(endpoint),
    });
  }

  close(): void {
    this.#host = undefined;
    this.device.closed();
  }

  take(kind: UsbFrameKind, tag: number, payload: Uint8Array): void {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    if (kind === 'transfer-in' && payload.length === 5) {
      const endpoint = view.getUint8(0);
      this.#queue(this.#asked, endpoint).push({ tag, length: view.getUint32(1) });
      this.#match(endpoint);
    } else if (kind === 'transfer-out' && payload.length > 0) {
      this.#answer(tag, this.device.received(view.getUint8(0), payload.subarray(1)));
    } else if (kind === 'withdraw' && payload.length === 2) {
      const withdrawn = view.getUint16(0);
      for (const [endpoint, waiting] of this.#asked) {
        this.#asked.set(
          endpoint,
          waiting.filter(({ tag: one }) => one !== withdrawn),
        );
      }
    } else this.#control(kind, tag, payload);
  }

  #control(kind: UsbFrameKind, tag: number, payload: Uint8Array): void {
    const setup = decodeSetup(payload);
    if (setup === undefined) return;
    if (kind === 'control-in') {
      const answer = this.device.controlIn(setup, setup.length);
      this.#answer(tag, typeof answer === 'string' ? answer : answer.subarray(0, setup.length));
    } else if (kind === 'control-out') {
      this.#answer(tag, this.device.controlOut(setup, payload.slice(8)));
    }
  }

  #answer(tag: number, answer: Uint8Array | 'done' | UsbRefusal): void {
    if (answer === 'silent') return;
    const kind = answer === 'stall' ? 'refused' : 'done';
    this.#host?.send({ kind, tag, payload: typeof answer === 'string' ? nothing : answer });
  }

  #offer(endpoint: number, what: Uint8Array | 'stall'): void {
    this.#queue(this.#ready, endpoint).push(what);
    this.#match(endpoint);
  }

  #match(endpoint: number): void {
    const asked = this.#queue(this.#asked, endpoint);
    const ready = this.#queue(this.#ready, endpoint);
    while (asked.length > 0 && ready.length > 0) {
      const { tag, length } = asked.shift() as Waiting;
      const what = ready.shift() as Uint8Array | 'stall';
      if (what === 'stall') this.#answer(tag, 'stall');
      else {
        this.#answer(tag, what.subarray(0, length));
        if (what.length > length) ready.unshift(what.subarray(length));
      }
    }
  }

  #queue<T>(queues: Map<number, T[]>, endpoint: number): T[] {
    const queue = queues.get(endpoint) ?? [];
    queues.set(endpoint, queue);
    return queue;
  }
}
