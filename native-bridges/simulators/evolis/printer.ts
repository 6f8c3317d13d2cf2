import { usbPrinterActions, UsbPrinterSimulator } from '../usb-printer.ts';

/** What can be done to the printer; `recover` undoes it all and loads cards. */
export const evolisActions = [
  ...usbPrinterActions,
  'feeder-empty',
  'ribbon-out',
  'cover-open',
  'hopper-full',
  'cleaning',
  /** The next card jams under the head. */
  'card-jam',
  /** The cable is pulled while the second panel is printed. */
  'unplug-in-card',
  /** The cable is pulled while the card is on its way out. */
  'unplug-at-eject',
  /** Has no reject box. */
  'no-reject-box',
  'slow',
] as const;
export type EvolisAction = (typeof evolisActions)[number];

const panelBytes: Readonly<Record<string, number>> = { 2: 82_296, 32: 411_480, 64: 493_776, 128: 576_072 };

/** One card as it came out: panels by side, as they were sent. */
export interface PrintedCard {
  readonly panels: readonly {
    readonly side: 'front' | 'back';
    readonly panel: string;
    readonly bytes: number;
  }[];
  readonly where: 'ejected' | 'rejected';
  readonly complete: boolean;
}

export interface EvolisSimulatorOptions {
  /** Milliseconds for one panel. */
  readonly panelMs?: number;
}

/** An Evolis printer's end of the cable; on a loopback port by `gadget`, or on a kernel's by `UsbFunction`. */
export class EvolisSimulator extends UsbPrinterSimulator<EvolisAction> {
  readonly cards: PrintedCard[] = [];
  readonly #panelMs: number;
  #card: { side: 'front' | 'back'; panels: PrintedCard['panels'][number][] } | undefined;
  #last = 'OK';

  constructor(options: EvolisSimulatorOptions = {}) {
    super({
      vendorId: 0x0f49,
      productId: 0x0a00,
      product: 'Evolis (simulated)',
      serialNumber: 'SIM-EVO-1',
      deviceId: 'MFG:Evolis;MDL:Primacy Simplex;CLS:PRINTER;SN:SIM-EVO-1;',
    });
    this.#panelMs = options.panelMs ?? 20;
  }

  /** A card that was begun lies in it. */
  get holdsCard(): boolean {
    return this.#card !== undefined;
  }

  protected mended(): void {
    this.#last = 'OK';
    // A person has opened it and taken the card out.
    this.#card = undefined;
  }

  protected begun(): void {
    // The card that was begun before lies in it still.
  }

  protected portStatus() {
    const trouble = this.#trouble();
    return { fault: trouble !== null, empty: trouble === 'FEEDER EMPTY' };
  }

  protected take(): boolean {
    const start = this.bytes.indexOf(0x1b);
    if (start < 0) {
      this.bytes = Buffer.alloc(0);
      return false;
    }
    const text = this.bytes.toString('latin1', start + 1, start + 40);
    const plain = /^Db;([a-z]);(\d+);/.exec(text);
    const packed = /^Dbc;([a-z]);\d+;\d+;(\d+);/.exec(text);
    const head = plain ?? packed;
    if (head !== null) {
      const length = plain === null ? Number(head[2]) : (panelBytes[head[2] ?? ''] ?? 0);
      const end = start + 1 + head[0].length + length;
      if (this.bytes.length <= end) return false;
      const right = this.bytes[end] === 0x0d;
      this.bytes = this.bytes.subarray(end + 1);
      if (right) this.#print(head[1] ?? '', length);
      else this.#answer('ERROR CDE');
      return true;
    }
    const end = this.bytes.indexOf(0x0d, start);
    if (end < 0) return false;
    const command = this.bytes.toString('latin1', start + 1, end);
    this.bytes = this.bytes.subarray(end + 1);
    this.#carryOut(command);
    return true;
  }

  #carryOut(command: string): void {
    const [name = ''] = command.split(';');
    const facts: Readonly<Record<string, string>> = {
      Rtp: 'Primacy',
      Rsn: 'SIM-EVO-1',
      Rfv: '1.4.2',
      Rr: 'ymcko',
      'Rco;l': '173',
      'Rco;c': String(2041 + this.cards.length),
    };
    const fact = facts[command];
    if (fact !== undefined) this.#answer(fact);
    else if (command === 'Rlr') this.#answer(this.#trouble() ?? this.#last);
    else if (command === 'Rlr;p') this.#answer(this.#card === undefined ? 'NO CARD' : 'ERR CARD');
    else if (name.startsWith('P')) this.#answer('OK');
    else if (['Ss', 'Si', 'Sis', 'Sic'].includes(name)) this.#feed();
    else if (name === 'Sr' || name === 'Sv') {
      if (this.#card !== undefined) this.#card.side = name === 'Sr' ? 'front' : 'back';
      this.#answer(this.#card === undefined ? 'ERROR CDE' : 'OK');
    } else if (name === 'Se') this.#out('ejected');
    else if (name === 'Ser') {
      if (this.faults.has('no-reject-box')) this.#answer('OPT NOT AVAILABLE');
      else this.#out('rejected');
    } else this.#answer('ERROR CDE');
  }

  #feed(): void {
    const trouble = this.#trouble();
    if (trouble !== null) {
      this.#answer(trouble);
      return;
    }
    this.#card = { side: 'front', panels: [] };
    this.#answer('OK', this.#panelMs);
  }

  #print(panel: string, bytes: number): void {
    const card = this.#card;
    const trouble = this.#trouble();
    if (card === undefined || trouble !== null) {
      this.#answer(trouble ?? 'ERROR CDE');
      return;
    }
    if (card.panels.length === 1 && this.faults.delete('unplug-in-card')) {
      this.gadget.unplug();
      return;
    }
    if (this.faults.has('card-jam')) {
      this.#last = 'CARD JAM';
      this.#answer('CARD JAM');
      return;
    }
    card.panels.push({ side: card.side, panel, bytes });
    this.#answer('OK', this.#panelMs * (this.faults.has('slow') ? 20 : 1));
  }

  #out(where: PrintedCard['where']): void {
    const card = this.#card;
    if (card === undefined) {
      this.#answer('ERROR CDE');
      return;
    }
    this.#card = undefined;
    this.cards.push({ panels: card.panels, where, complete: where === 'ejected' });
    if (this.faults.delete('unplug-at-eject')) {
      this.gadget.unplug();
      return;
    }
    this.#answer('OK', this.#panelMs);
  }

  #trouble(): string | null {
    if (this.faults.has('cover-open')) return 'COVER OPEN';
    if (this.faults.has('card-jam') && this.#last === 'CARD JAM') return 'CARD JAM';
    if (this.faults.has('ribbon-out')) return 'ERROR RIBBON';
    if (this.faults.has('hopper-full')) return 'HOPPER FULL';
    if (this.faults.has('cleaning')) return 'NEED CLEANING';
    return this.faults.has('feeder-empty') && this.#card === undefined ? 'FEEDER EMPTY' : null;
  }

  #answer(text: string, after = 0): void {
    const garbled = this.faults.has('garbage');
    const bytes = garbled ? Buffer.alloc(1500, 0xa5) : Buffer.from(`${text}\0`, 'latin1');
    this.after(after, () => this.send(bytes));
  }
}
