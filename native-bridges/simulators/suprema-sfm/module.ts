import { pause } from '../../transports/deadline.ts';
import type { DeviceFaults } from '../device-faults.ts';
import type { SerialDevice, SerialLine } from '../serial-gadget.ts';
import type { FingerPerson } from '../single-finger.ts';

export interface SfmModuleOptions {
  readonly person: FingerPerson;
  readonly faults: DeviceFaults;
  readonly width: number;
  readonly height: number;
  readonly pace: number;
  /** Whether a picture begins with the SDK's header of 28 bytes. */
  readonly header: boolean;
}

const baudRate = 115_200;
const end = 0x0a;

/** A module as the packet protocol manual describes it: thirteen bytes a packet, parameters, one scan at a time. */
export class SfmDevice implements SerialDevice {
  readonly #parameters = new Map<number, number>([
    [0x62, 0x30],
    [0x6c, 0x31],
    [0x6d, text('SLIM')],
    [0x6e, text('1.62')],
    [0x6f, 2_026_001],
    [0x71, 0x35],
    [0x75, 0x30],
  ]);
  #line: SerialLine | undefined;
  #input = Buffer.alloc(0);
  #scanning: AbortController | undefined;

  constructor(private readonly options: SfmModuleOptions) {}

  opened(line: SerialLine): void {
    this.closed();
    this.#line = line;
  }

  closed(): void {
    this.#line = undefined;
    this.#input = Buffer.alloc(0);
    this.#scanning?.abort();
    this.#scanning = undefined;
    this.options.person.leave();
  }

  receive(bytes: Uint8Array): void {
    if (this.#line?.settings.baudRate !== baudRate) return;
    this.#input = Buffer.concat([this.#input, bytes]);
    while (this.#input.length >= 13) {
      const start = this.#input.indexOf(0x40);
      if (start !== 0) {
        this.#input = start < 0 ? Buffer.alloc(0) : this.#input.subarray(start);
        continue;
      }
      const packet = this.#input.subarray(0, 13);
      this.#input = this.#input.subarray(13);
      let sum = 0;
      for (const byte of packet.subarray(0, 11)) sum += byte;
      // What is no packet is not answered.
      if ((sum & 0xff) !== packet[11] || packet[12] !== end) continue;
      void this.#carryOut(packet[1] ?? 0, packet.readUInt32LE(6), packet[10] ?? 0);
    }
  }

  async #carryOut(command: number, size: number, flag: number): Promise<void> {
    const { faults } = this.options;
    if (faults.slow && command !== 0x60) await pause(300, new AbortController().signal);
    if (command === 0x60) {
      const running = this.#scanning;
      running?.abort();
      if (running !== undefined) this.#answer(0x15, 0, 0x81);
      this.#answer(0x60, 0, 0x61);
    } else if (this.#scanning !== undefined) this.#answer(command, 0, 0x80);
    else if (command === 0x01) {
      const known = this.#parameters.has(flag);
      if (known) this.#parameters.set(flag, size);
      this.#answer(command, size, known ? 0x61 : 0x75);
    } else if (command === 0x03) {
      const value = this.#parameters.get(flag);
      this.#answer(command, value ?? 0, value === undefined ? 0x75 : 0x61);
    } else if (command === 0x04) this.#send(packetOf(command, 0x30, 0, 0x61));
    else if (command === 0x15) await this.#scan();
    else this.#answer(command, 0, 0x75);
  }

  async #scan(): Promise<void> {
    const { faults, person, pace } = this.options;
    const scanning = new AbortController();
    const { signal } = scanning;
    this.#scanning = scanning;
    faults.reach('starting');
    const digit = (this.#parameters.get(0x62) ?? 0x30) - 0x30;
    const until = digit === 0 ? Number.POSITIVE_INFINITY : performance.now() + digit * 1000;
    person.asked();
    while (!person.touching && performance.now() < until && !signal.aborted) await pause(10, signal);
    if (signal.aborted) {
      this.#over(scanning);
      return;
    }
    if (!person.touching) {
      this.#over(scanning);
      this.#answer(0x15, 0, 0x6c);
      return;
    }
    faults.reach('working');
    const picture = await person.picture();
    if (this.#scanning !== scanning) return;
    if (this.#parameters.get(0x75) === 0x31) this.#answer(0x15, 0, 0x62);
    const data = this.#picture(picture.pixels);
    this.#answer(0x15, data.length, 0x61);
    await this.#sendData(data, signal, (1000 * 10 * pace) / baudRate);
    person.leave();
    this.#over(scanning);
  }

  #over(scanning: AbortController): void {
    this.options.person.leave();
    if (this.#scanning === scanning) this.#scanning = undefined;
  }

  /** Two values a pixel (the factory's setting) or grey. */
  #picture(pixels: Uint8Array): Uint8Array {
    const { width, height, header } = this.options;
    const grey = this.#parameters.get(0x6c) === 0x30;
    const body = grey ? pixels : pixels.map((pixel) => (pixel < 128 ? 0 : 255));
    if (!header) return body;
    const head = Buffer.alloc(28);
    for (const [index, value] of [width, height, 0, 0, grey ? 0 : 1, body.length, 0].entries()) {
      head.writeInt32LE(value, index * 4);
    }
    return Buffer.concat([head, body]);
  }

  async #sendData(data: Uint8Array, signal: AbortSignal, perByte: number): Promise<void> {
    const { faults } = this.options;
    const size = 4096;
    const began = performance.now();
    for (let at = 0; at < data.length; at += size) {
      if (at === size) faults.reach('answering');
      const owed = began + at * perByte - performance.now();
      if (owed > 4) await pause(owed, signal);
      if (signal.aborted || faults.stalled) return;
      const piece = data.subarray(at, at + size);
      const last = at + size >= data.length;
      const spoilt = faults.spoil();
      // Data has no sum of its own: what is wrong with it shows at its end.
      if (spoilt === 'truncate') this.#line?.send(piece.subarray(0, piece.length >> 1));
      else if (spoilt !== undefined) this.#line?.send(Buffer.concat([piece, Buffer.from([0x40, 0x15])]));
      else this.#line?.send(last ? Buffer.concat([piece, Buffer.from([end])]) : piece);
    }
  }

  #answer(command: number, size: number, flag: number): void {
    this.#send(packetOf(command, 0, size, flag));
  }

  #send(packet: Buffer): void {
    const { faults } = this.options;
    if (faults.stalled) return;
    switch (faults.spoil()) {
      case 'garbage':
        this.#line?.send(packet.map((byte, at) => (byte * 7 + at) & 0xff));
        return;
      case 'truncate':
        this.#line?.send(packet.subarray(0, 6));
        return;
      case 'wrong-checksum':
        packet[11] = (packet[11] ?? 0) ^ 0x55;
        this.#line?.send(packet);
        return;
      case undefined:
        this.#line?.send(packet);
    }
  }
}

function packetOf(command: number, parameter: number, size: number, flag: number): Buffer {
  const packet = Buffer.alloc(13);
  packet[0] = 0x40;
  packet[1] = command;
  packet.writeUInt32LE(parameter, 2);
  packet.writeUInt32LE(size, 6);
  packet[10] = flag;
  packet[11] = packet.subarray(0, 11).reduce((total, byte) => total + byte, 0) & 0xff;
  packet[12] = end;
  return packet;
}

function text(four: string): number {
  return Buffer.from(four, 'latin1').readUInt32LE(0);
}
