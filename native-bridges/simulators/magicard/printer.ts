import { usbPrinterActions, UsbPrinterSimulator } from '../usb-printer.ts';

/** What can be done to the printer; `recover` undoes it all. */
export const magicardActions = [
  ...usbPrinterActions,
  'feeder-empty',
  'ribbon-out',
  /** Anything a person must open it for: the printer does not say what. */
  'stopped',
  /** The next card never comes out. */
  'card-jam',
  /** The cable is pulled while the card is printed. */
  'unplug-in-card',
] as const;
export type MagicardAction = (typeof magicardActions)[number];

/** One side as it came: its comma list, and the length of each plane. */
export interface MagicardSide {
  readonly fields: readonly string[];
  readonly planes: Readonly<Record<string, number>>;
}

/** A Magicard printer's end of the cable. */
export class MagicardSimulator extends UsbPrinterSimulator<MagicardAction> {
  readonly cards: MagicardSide[][] = [];
  readonly #cardMs: number;
  #sides: MagicardSide[] = [];
  #count = 511;

  constructor(options: { readonly cardMs?: number } = {}) {
    super({
      vendorId: 0x0c1f,
      productId: 0x4800,
      product: 'Magicard (simulated)',
      serialNumber: 'SIM-MAG-1',
      deviceId: 'MFG:Magicard;MDL:Enduro3E;',
    });
    this.#cardMs = options.cardMs ?? 80;
  }

  protected mended(): void {
    // It keeps nothing but its faults.
  }

  protected begun(): void {
    this.#sides = [];
  }

  protected portStatus() {
    const empty = this.faults.has('feeder-empty');
    return { fault: empty || this.faults.has('stopped'), empty };
  }

  protected take(): boolean {
    const start = this.bytes.indexOf(0x01);
    const close = this.bytes.indexOf(0x1c, start);
    if (start < 0 || close < 0) return false;
    const text = this.bytes.toString('latin1', start + 1, close);
    const question = /^REQ,STA,([A-Z]{3}),$/.exec(text);
    if (question !== null || /^[A-Z]{3,8},$/.test(text)) {
      if (this.bytes.length <= close + 1) return false;
      this.bytes = this.bytes.subarray(close + 2);
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
    if (this.bytes.length <= end) return false;
    const planes: Record<string, number> = {};
    let at = close + 1;
    for (const { letter, bytes } of sizes) {
      at += bytes;
      if (this.bytes.toString('latin1', at, at + 3) === `\u001c${letter}:`) planes[letter] = bytes;
      at += 3;
    }
    const right = this.bytes[end] === 0x03;
    this.bytes = this.bytes.subarray(end + 1);
    if (right) this.#side({ fields, planes });
    return true;
  }

  #side(side: MagicardSide): void {
    this.#sides.push(side);
    const duplex = side.fields.includes('DPXON');
    if (duplex && this.#sides.length < 2) return;
    const card = this.#sides;
    this.#sides = [];
    if (this.faults.delete('unplug-in-card')) {
      this.gadget.unplug();
      return;
    }
    if (this.faults.has('card-jam')) {
      this.faults.add('stopped');
      return;
    }
    this.after(this.#cardMs, () => {
      this.#count += 1;
      this.cards.push(card);
    });
  }

  #answer(key: string): void {
    const values: Readonly<Record<string, string>> = {
      MSR: 'SIM-MAG-1',
      VRS: '2.1',
      TCQ: String(this.#count),
      DFR: this.faults.has('ribbon-out') ? '0' : '212',
    };
    const garbled = this.faults.has('garbage');
    const bytes = garbled
      ? Buffer.alloc(300, 0xa5)
      : Buffer.from(`\u0001STA,${key}${values[key] ?? ''},\u0003`, 'latin1');
    this.send(bytes);
  }
}
