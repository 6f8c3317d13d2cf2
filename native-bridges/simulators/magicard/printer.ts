import type { UsbControl } from '../../transports/usb.ts';
import { UsbGadget, type UsbCable, type UsbFunction, type UsbRefusal } from '../usb-gadget.ts';

/** What can be done to the printer; `recover` undoes it all. */
export const magicardActions = [
  'unplug',
  'plug',
  'stall',
  'garbage',
  'in-use',
  'permission-denied',
  'feeder-empty',
  'ribbon-out',
  /** Anything a person must open it for: the printer does not say what. */
  'stopped',
  /** The next card never comes out. */
  'card-jam',
  /** The cable is pulled while the card is printed. */
  'unplug-in-card',
  'recover',
] as const;
export type MagicardAction = (typeof magicardActions)[number];

const configuration = Uint8Array.from([
  ...[9, 2, 32, 0, 1, 1, 0, 0xc0, 0],
  ...[9, 4, 0, 0, 2, 7, 1, 2, 0],
  ...[7, 5, 0x01, 2, 64, 0, 0],
  ...[7, 5, 0x82, 2, 64, 0, 0],
]);

/** One side as it came: its comma list, and the length of each plane. */
export interface MagicardSide {
  readonly fields: readonly string[];
  readonly planes: Readonly<Record<string, number>>;
}

/** A Magicard printer's end of the cable. */
export class MagicardSimulator implements UsbFunction {
  readonly cards: MagicardSide[][] = [];
  readonly gadget = new UsbGadget(
    () => ({
      vendorId: 0x0c1f,
      productId: 0x4800,
      product: 'Magicard (simulated)',
      serialNumber: 'SIM-MAG-1',
    }),
    this,
  );
  readonly #faults = new Set<MagicardAction>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #cardMs: number;
  #cable: UsbCable | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #sides: MagicardSide[] = [];
  #count = 511;

  constructor(options: { readonly cardMs?: number } = {}) {
    this.#cardMs = options.cardMs ?? 80;
  }

  start(port: number): Promise<number> {
    return this.gadget.start(port);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.gadget.stop();
  }

  act(action: MagicardAction): void {
    switch (action) {
      case 'unplug':
        this.gadget.unplug();
        return;
      case 'plug':
        this.gadget.plug();
        return;
      case 'in-use':
      case 'permission-denied':
        this.gadget.refuse(action);
        return;
      case 'recover':
        this.#faults.clear();
        this.gadget.refuse(undefined);
        this.gadget.plug();
        return;
      default:
        this.#faults.add(action);
    }
  }

  opened(cable: UsbCable): void {
    this.#cable = cable;
    this.#bytes = Buffer.alloc(0);
    this.#sides = [];
  }

  closed(): void {
    this.#cable = undefined;
  }

  controlIn(setup: UsbControl): Uint8Array | UsbRefusal {
    if (this.#faults.has('stall')) return 'silent';
    if (setup.type === 'standard' && setup.request === 6 && setup.value >> 8 === 2) return configuration;
    if (setup.type !== 'class') return 'stall';
    if (setup.request === 1) {
      const empty = this.#faults.has('feeder-empty');
      return Uint8Array.of(0x10 | (empty || this.#faults.has('stopped') ? 0 : 0x08) | (empty ? 0x20 : 0));
    }
    const text = Buffer.from('MFG:Magicard;MDL:Enduro3E;', 'latin1');
    return setup.request === 0 ? Buffer.concat([Uint8Array.of(0, text.length + 2), text]) : 'stall';
  }

  controlOut(): UsbRefusal {
    return 'stall';
  }

  received(endpoint: number, bytes: Uint8Array): 'done' | UsbRefusal {
    if (endpoint !== 1) return 'stall';
    if (this.#faults.has('stall')) return 'silent';
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    while (this.#take());
    return 'done';
  }

  #take(): boolean {
    const start = this.#bytes.indexOf(0x01);
    const close = this.#bytes.indexOf(0x1c, start);
    if (start < 0 || close < 0) return false;
    const text = this.#bytes.toString('latin1', start + 1, close);
    const question = /^REQ,STA,([A-Z]{3}),$/.exec(text);
    if (question !== null || /^[A-Z]{3,8},$/.test(text)) {
      if (this.#bytes.length <= close + 1) return false;
      this.#bytes = this.#bytes.subarray(close + 2);
      if (question !== null) this.#answer(question[1] ?? '');
      return true;
    }
    const fields = text.split(',').filter((field) => field !== '');
    const sizes = fields.flatMap((field) => {
      const found = /^SZ([BGRK])(\d+)$/.exec(field);
      return found === null ? [] : [{ letter: found[1] ?? '', bytes: Number(found[2]) }];
    });
    const length = sizes.reduce((sum, { bytes }) => sum + bytes + 3, 0);
    const end = close + 1 + length;
    if (this.#bytes.length <= end) return false;
    const planes: Record<string, number> = {};
    let at = close + 1;
    for (const { letter, bytes } of sizes) {
      at += bytes;
      if (this.#bytes.toString('latin1', at, at + 3) === `\u001c${letter}:`) planes[letter] = bytes;
      at += 3;
    }
    const right = this.#bytes[end] === 0x03;
    this.#bytes = this.#bytes.subarray(end + 1);
    if (right) this.#side({ fields, planes });
    return true;
  }

  #side(side: MagicardSide): void {
    this.#sides.push(side);
    const duplex = side.fields.includes('DPXON');
    if (duplex && this.#sides.length < 2) return;
    const card = this.#sides;
    this.#sides = [];
    if (this.#faults.delete('unplug-in-card')) {
      this.gadget.unplug();
      return;
    }
    if (this.#faults.has('card-jam')) {
      this.#faults.add('stopped');
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#count += 1;
      this.cards.push(card);
    }, this.#cardMs);
    this.#timers.add(timer);
  }

  #answer(key: string): void {
    const values: Readonly<Record<string, string>> = {
      MSR: 'SIM-MAG-1',
      VRS: '2.1',
      TCQ: String(this.#count),
      DFR: this.#faults.has('ribbon-out') ? '0' : '212',
    };
    const garbled = this.#faults.has('garbage');
    const bytes = garbled
      ? Buffer.alloc(300, 0xa5)
      : Buffer.from(`\u0001STA,${key}${values[key] ?? ''},\u0003`, 'latin1');
    this.#cable?.send(2, bytes);
  }
}
