import { setImmediate as turn } from 'node:timers/promises';
import { pause } from '../../transports/deadline.ts';
import type { DeviceFaults } from '../device-faults.ts';
import type { SerialDevice, SerialLine } from '../serial-gadget.ts';
import type { FingerPerson } from '../single-finger.ts';

const start = [0xef, 0x01];
const address = [0xff, 0xff, 0xff, 0xff];
/** Bits of a byte on the line: start, eight, stop. */
const bitsPerByte = 10;

export interface ModuleOptions {
  readonly person: FingerPerson;
  readonly faults: DeviceFaults;
  readonly width: number;
  readonly height: number;
  /** Times of the line are multiplied with it. */
  readonly pace: number;
}

/** A module of the ZFM family as its manual describes it: it knows packets, a picture buffer, a speed and a password of zero. */
export class R30xModule implements SerialDevice {
  /** As it left the factory; kept when the power goes. */
  baudFactor = 6;
  #line: SerialLine | undefined;
  #input: number[] = [];
  #picture: Uint8Array | undefined;
  #looked = false;
  #sending = new AbortController();

  constructor(private readonly options: ModuleOptions) {}

  opened(line: SerialLine): void {
    this.closed();
    this.#line = line;
    this.#sending = new AbortController();
    // Power is on: the R503 says so with one byte.
    line.send(Uint8Array.of(0x55));
  }

  closed(): void {
    this.#line = undefined;
    this.#input = [];
    this.#picture = undefined;
    this.#looked = false;
    this.#sending.abort();
    this.options.person.leave();
  }

  receive(bytes: Uint8Array): void {
    // At another speed nothing arrives that could be a packet.
    if (this.#line?.settings.baudRate !== this.baudFactor * 9600) return;
    this.#input.push(...bytes);
    for (;;) {
      while (this.#input.length >= 2 && (this.#input[0] !== 0xef || this.#input[1] !== 0x01))
        this.#input.shift();
      const length = (this.#input[7] ?? 0) * 256 + (this.#input[8] ?? 0);
      if (this.#input.length < 9 || this.#input.length < 9 + length) return;
      const packet = this.#input.splice(0, 9 + length);
      const sum = packet.slice(6, -2).reduce((total, byte) => total + byte, 0) & 0xffff;
      const said = (packet.at(-2) ?? 0) * 256 + (packet.at(-1) ?? 0);
      if (packet[6] !== 1) continue;
      this.#sending.abort();
      this.#sending = new AbortController();
      if (sum !== said) this.#answer(0x01);
      else void this.#carryOut(packet.slice(9, -2), this.#sending.signal);
    }
  }

  async #carryOut([command, ...content]: readonly number[], signal: AbortSignal): Promise<void> {
    const { faults } = this.options;
    // The person stops reaching for a sensor that looks no more; pauses between two looks are short.
    if (command !== 0x01) this.#looked = false;
    if (faults.slow) await pause(300, signal);
    if (signal.aborted) return;
    switch (command) {
      case 0x01:
        await this.#look();
        return;
      case 0x0a:
        await this.#sendPicture(signal);
        return;
      case 0x0e:
        this.#answer(content[0] === 4 || content[0] === 6 ? 0x00 : 0x1a);
        if (content[0] === 4) this.baudFactor = content[1] ?? 6;
        return;
      case 0x0f:
        this.#answer(0x00, 0, 0, 0, 9, 0, 200, 0, 3, ...address, 0, 2, 0, this.baudFactor);
        return;
      case 0x13:
        this.#answer(content.every((byte) => byte === 0) ? 0x00 : 0x13);
        return;
      default:
        this.#answer(0x01);
    }
  }

  async #look(): Promise<void> {
    const { faults, person } = this.options;
    if (!this.#looked) {
      this.#looked = true;
      faults.reach('starting');
    }
    person.asked();
    if (!person.touching) {
      this.#answer(0x02);
      return;
    }
    faults.reach('working');
    const { pixels, width, height } = await person.picture();
    const nibbles = new Uint8Array((width * height) / 2);
    for (let at = 0; at < nibbles.length; at += 1) {
      nibbles[at] = ((pixels[at * 2] ?? 255) & 0xf0) | ((pixels[at * 2 + 1] ?? 255) >> 4);
    }
    this.#picture = nibbles;
    this.#answer(0x00);
  }

  async #sendPicture(signal: AbortSignal): Promise<void> {
    const { faults, person, pace } = this.options;
    const picture = this.#picture;
    if (picture === undefined) {
      this.#answer(0x15);
      return;
    }
    person.leave();
    this.#answer(0x00);
    const size = 128;
    const perPacket = (((size + 11) * bitsPerByte * 1000) / (this.baudFactor * 9600)) * pace;
    const began = performance.now();
    for (let at = 0, count = 0; at < picture.length; at += size, count += 1) {
      if (count === 3) faults.reach('answering');
      const owed = began + count * perPacket - performance.now();
      if (owed > 4) await pause(owed, signal);
      else if (count % 16 === 0) await turn();
      if (signal.aborted || faults.stalled) return;
      const last = at + size >= picture.length;
      this.#send(last ? 8 : 2, picture.subarray(at, at + size));
    }
  }

  #answer(...content: number[]): void {
    this.#send(7, Uint8Array.from(content));
  }

  #send(kind: number, content: Uint8Array): void {
    const { faults } = this.options;
    if (faults.stalled) return;
    const length = content.length + 2;
    const head = [kind, length >> 8, length & 0xff];
    let sum = 0;
    for (const byte of [...head, ...content]) sum += byte;
    const packet = Uint8Array.from([
      ...start,
      ...address,
      ...head,
      ...content,
      (sum >> 8) & 0xff,
      sum & 0xff,
    ]);
    switch (faults.spoil()) {
      case 'garbage':
        this.#line?.send(packet.map((byte, at) => (byte * 7 + at) & 0xff));
        return;
      case 'truncate':
        this.#line?.send(packet.subarray(0, packet.length >> 1));
        return;
      case 'wrong-checksum':
        this.#line?.send(packet.map((byte, at) => (at === packet.length - 1 ? byte ^ 0x55 : byte)));
        return;
      case undefined:
        this.#line?.send(packet);
    }
  }
}
