import type { UsbControl } from '../transports/usb.ts';
import { UsbGadget, type UsbCable, type UsbFunction, type UsbRefusal } from './usb-gadget.ts';

/** What can be done to any printer on a USB cable; `recover` undoes it all. */
export const usbPrinterActions = [
  'unplug',
  'plug',
  'stall',
  'garbage',
  'in-use',
  'permission-denied',
  'recover',
] as const;
type UsbPrinterAction = (typeof usbPrinterActions)[number];

const inEndpoint = 2;
const outEndpoint = 1;

/** Configuration of one interface of the printer class with bulk OUT 01 and bulk IN 82. */
const configuration = Uint8Array.from([
  ...[9, 2, 32, 0, 1, 1, 0, 0xc0, 0],
  ...[9, 4, 0, 0, 2, 7, 1, 2, 0],
  ...[7, 5, outEndpoint, 2, 64, 0, 0],
  ...[7, 5, 0x80 | inEndpoint, 2, 64, 0, 0],
]);

export interface UsbPrinterIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string;
  readonly serialNumber: string;
  /** IEEE 1284 device id. */
  readonly deviceId: string;
}

/** What all printers of the USB printer class have in common, seen from their end of the cable; their commands are their own. */
export abstract class UsbPrinterSimulator<Action extends string> implements UsbFunction {
  readonly gadget: UsbGadget;
  protected readonly faults = new Set<Action | UsbPrinterAction>();
  /** Come and not yet understood. */
  protected bytes: Buffer = Buffer.alloc(0);
  readonly #deviceId: Buffer;
  readonly #timers = new Set<NodeJS.Timeout>();
  #cable: UsbCable | undefined;

  constructor({ deviceId, ...identity }: UsbPrinterIdentity) {
    this.#deviceId = Buffer.from(deviceId, 'latin1');
    this.gadget = new UsbGadget(() => identity, this);
  }

  /** Why it can't print now, as far as the printer class can say it. */
  protected abstract portStatus(): { readonly fault: boolean; readonly empty: boolean };
  /** Carries out the next whole command of `bytes`; false where there is none. */
  protected abstract take(): boolean;
  /** A person has put everything right. */
  protected abstract mended(): void;
  /** Somebody has opened it anew. */
  protected abstract begun(): void;

  start(port: number): Promise<number> {
    return this.gadget.start(port);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.gadget.stop();
  }

  act(action: Action | UsbPrinterAction): void {
    switch (action) {
      case 'unplug':
        this.gadget.unplug();
        return;
      case 'plug':
        this.gadget.plug();
        return;
      case 'in-use':
        this.gadget.refuse('in-use');
        return;
      case 'permission-denied':
        this.gadget.refuse('permission-denied');
        return;
      case 'recover':
        this.faults.clear();
        this.mended();
        this.gadget.refuse(undefined);
        this.gadget.plug();
        return;
      default:
        this.faults.add(action);
    }
  }

  opened(cable: UsbCable): void {
    this.#cable = cable;
    this.bytes = Buffer.alloc(0);
    this.begun();
  }

  closed(): void {
    this.#cable = undefined;
  }

  /** GET_DESCRIPTOR of the configuration, and GET_PORT_STATUS and GET_DEVICE_ID of the printer class. */
  controlIn(setup: UsbControl): Uint8Array | UsbRefusal {
    if (this.faults.has('stall')) return 'silent';
    if (setup.type === 'standard' && setup.request === 6 && setup.value >> 8 === 2) return configuration;
    if (setup.type !== 'class') return 'stall';
    if (setup.request === 1) {
      const { fault, empty } = this.portStatus();
      return Uint8Array.of(0x10 | (fault ? 0 : 0x08) | (empty ? 0x20 : 0));
    }
    if (setup.request !== 0) return 'stall';
    const length = this.#deviceId.length + 2;
    return Buffer.concat([Uint8Array.of(length >> 8, length & 0xff), this.#deviceId]);
  }

  controlOut(): UsbRefusal {
    return 'stall';
  }

  received(endpoint: number, bytes: Uint8Array): 'done' | UsbRefusal {
    if (endpoint !== outEndpoint) return 'stall';
    if (this.faults.has('stall')) return 'silent';
    this.bytes = Buffer.concat([this.bytes, bytes]);
    while (this.take());
    return 'done';
  }

  protected send(bytes: Uint8Array): void {
    this.#cable?.send(inEndpoint, bytes);
  }

  protected after(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }
}
