import { createCipheriv, randomBytes } from 'node:crypto';
import type { UsbControl } from '../../transports/usb.ts';
import type { DeviceFaults } from '../device-faults.ts';
import type { FingerPerson } from '../single-finger.ts';
import type { UsbCable, UsbFunction, UsbRefusal } from '../usb-gadget.ts';
import { Scrambler } from './scrambler.ts';

export interface ReaderOptions {
  readonly person: FingerPerson;
  readonly faults: DeviceFaults;
  readonly pace: number;
  readonly scramble: boolean;
  /** Microsoft's second reader: sleeps until its challenge is answered. */
  readonly challenge: boolean;
}

export const readerWindow = { width: 384, height: 289, ppi: 512 } as const;
/** The parts of a picture: with a key, with the next key, in clear, with a key again, and one that is left out. */
const parts = [
  { flags: 0x02, lines: 96 },
  { flags: 0x82, lines: 96 },
  { flags: 0x00, lines: 40 },
  { flags: 0x02, lines: 57 },
  { flags: 0x01, lines: 1 },
] as const;
const secret = Buffer.from('79ac91795ca1478e98e00f3c598f5f4b', 'hex');

/** The reader's side of its registers, interrupts and pictures. */
export class UareuReader implements UsbFunction {
  #cable: UsbCable | undefined;
  /** As it is found after a program died: in low power, and confused. */
  #status = 0x85;
  #mode = 0;
  #starting = 0;
  #sleepy = 2;
  #asked = { keyNumber: 0, seed: 0 };
  #challenge = randomBytes(16);
  #proven = false;

  constructor(private readonly options: ReaderOptions) {
    options.person.onChange((touching) => this.#fingerChanged(touching));
  }

  opened(cable: UsbCable): void {
    this.#cable = cable;
  }

  closed(): void {
    this.#cable = undefined;
    this.#mode = 0;
    this.#status = 0x85;
    this.#sleepy = 2;
    this.#proven = false;
    this.options.person.leave();
  }

  controlIn({ type, request, value }: UsbControl, length: number): Uint8Array | UsbRefusal {
    if (this.options.faults.stalled) return 'silent';
    if (type !== 'vendor' || request !== 4) return 'stall';
    switch (value) {
      case 0x07:
        if (this.#starting > 0) {
          this.#starting -= 1;
          if (this.#starting === 0) this.#status = 0x01;
        }
        return Uint8Array.of(this.#status);
      case 0x34: {
        const { keyNumber, seed } = this.#asked;
        const answer = Buffer.alloc(4);
        answer.writeUInt32LE((keyOf(keyNumber) ^ seed) >>> 0);
        return answer;
      }
      case 0xf0:
        return Uint8Array.from({ length: 16 }, (_, at) => at * 16);
      case 0x2010:
        return this.#challenge.subarray(0, length);
      default:
        return 'stall';
    }
  }

  controlOut({ type, request, value }: UsbControl, bytes: Uint8Array): 'done' | UsbRefusal {
    const { faults } = this.options;
    if (faults.stalled) return 'silent';
    if (type !== 'vendor' || request !== 4) return 'stall';
    if (value === 0x07) this.#setStatus(bytes[0] ?? 0);
    else if (value === 0x4e) this.#setMode(bytes[0] ?? 0);
    else if (value === 0x33 && bytes.length === 5) {
      this.#asked = { keyNumber: bytes[0] ?? 0, seed: Buffer.from(bytes).readUInt32LE(1) };
    } else if (value === 0x2000) {
      const cipher = createCipheriv('aes-128-ecb', secret, null).setAutoPadding(false);
      this.#proven = Buffer.concat([cipher.update(this.#challenge), cipher.final()]).equals(
        Buffer.from(bytes),
      );
    } else return 'stall';
    return 'done';
  }

  received(): UsbRefusal {
    return 'stall';
  }

  #setStatus(value: number): void {
    if ((this.#status & 0x84) === 0x84 && (value & 0x80) === 0) {
      this.#status = 0;
      this.#starting = 2;
    } else if ((value & 0x80) !== 0) this.#status = value;
    else if (this.#sleepy > 0 || (this.options.challenge && !this.#proven)) this.#sleepy -= 1;
    else if ((this.#status & 0x80) !== 0) {
      this.#status = value & 0x7f;
      this.#later(20, () => this.#interrupt(0x56, 0xaa));
    }
  }

  #setMode(mode: number): void {
    const { faults, person } = this.options;
    this.#mode = mode;
    if (mode === 0x10) {
      faults.reach('starting');
      if (person.touching) this.#interrupt(0x01, 0x01);
      else person.asked();
    } else if (mode === 0x20) this.#capture();
    else if (mode === 0x12) {
      if (person.touching) person.leave();
      else this.#interrupt(0x02, 0x00);
    } else if (mode === 0x70) person.leave();
  }

  #fingerChanged(touching: boolean): void {
    if (touching && this.#mode === 0x10) this.#interrupt(0x01, 0x01);
    if (!touching && this.#mode === 0x12) this.#interrupt(0x02, 0x00);
  }

  #interrupt(...type: [number, number]): void {
    if (this.options.faults.stalled) return;
    const packet = new Uint8Array(64);
    packet.set(type);
    this.#cable?.send(1, packet);
  }

  #capture(): void {
    const { faults, pace } = this.options;
    faults.reach('working');
    if (faults.spoil() === 'garbage') {
      // The interrupt of death: what comes next is empty.
      this.#interrupt(0x08, 0x00);
      this.#cable?.send(2, new Uint8Array(0));
    }
    this.#later(faults.slow ? 1500 : 120 * pace, () => void this.#sendPicture());
  }

  async #sendPicture(): Promise<void> {
    const { faults, person } = this.options;
    if (this.#mode !== 0x20) return;
    const { pixels } = await person.picture();
    faults.reach('answering');
    if (faults.stalled) return;
    const transfer = this.#transfer(pixels);
    const spoilt = faults.spoil();
    if (spoilt === 'truncate') this.#cable?.send(2, transfer.subarray(0, transfer.length >> 1));
    else if (spoilt === 'wrong-checksum') {
      transfer.writeUInt16LE(0x1ff, 4);
      this.#cable?.send(2, transfer);
    } else if (spoilt === 'garbage') {
      this.#interrupt(0x08, 0x00);
      this.#cable?.send(2, new Uint8Array(0));
    } else {
      this.#cable?.send(2, transfer);
      person.leave();
      return;
    }
    // It goes on taking pictures until it is told otherwise.
    this.#later(20, () => void this.#sendPicture());
  }

  /** The sensor sees light where the finger lies, upside down and from the other side. */
  #transfer(picture: Uint8Array): Buffer {
    const { scramble } = this.options;
    const { width, height } = readerWindow;
    const raw = picture.map((pixel) => 255 - pixel).reverse();
    const head = Buffer.alloc(64);
    let keyNumber = 7;
    head.writeUInt16LE(height, 4);
    head[6] = keyNumber;
    const body: Uint8Array[] = [];
    let line = 0;
    let scrambler = new Scrambler(keyOf(keyNumber));
    for (const [index, { flags, lines }] of parts.entries()) {
      head[16 + index * 2] = scramble ? flags : flags & 0x01;
      head[17 + index * 2] = lines;
      if ((flags & 0x01) !== 0) continue;
      const pixels = raw.subarray(line * width, (line + lines) * width);
      line += lines;
      if (scramble && (flags & 0x80) !== 0) {
        keyNumber += 1;
        scrambler = new Scrambler(keyOf(keyNumber));
      }
      if (scramble && (flags & 0x02) !== 0) body.push(scrambler.block(pixels));
      else {
        body.push(pixels);
        if (scramble) for (let step = 0; step < pixels.length; step += 1) scrambler.step();
      }
    }
    return Buffer.concat([head, ...body]);
  }

  #later(milliseconds: number, work: () => void): void {
    const cable = this.#cable;
    setTimeout(() => {
      if (this.#cable === cable) work();
    }, milliseconds);
  }
}

/** Each reader has keys of its own; these are this one's. */
function keyOf(keyNumber: number): number {
  return Math.imul(keyNumber + 1, 0x9e3779b1) >>> 0;
}
