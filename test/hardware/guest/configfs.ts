import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a USB device introduces itself. */
export interface UsbIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturer: string;
  readonly product: string;
  readonly serialNumber: string;
}

const gadgets = '/sys/kernel/config/usb_gadget';
const ofThisProcess = `-of-${process.pid}`;
const english = 'strings/0x409';

/** A USB device with one function of the kernel's, on one of the device controllers. `plug` and `unplug` are the cable. */
export class ConfigfsGadget {
  readonly folder: string;
  #controller: string | undefined;

  /** @param kernelFunction as configfs calls it: `acm.0`, `ffs.pad` */
  constructor(name: string, identity: UsbIdentity, kernelFunction: string) {
    unplugLeftOvers();
    this.folder = join(gadgets, `${name}${ofThisProcess}`);
    mkdirSync(join(this.folder, english), { recursive: true });
    this.#write('idVendor', `0x${identity.vendorId.toString(16)}`);
    this.#write('idProduct', `0x${identity.productId.toString(16)}`);
    this.#write('bcdUSB', '0x0200');
    this.#write(join(english, 'manufacturer'), identity.manufacturer);
    this.#write(join(english, 'product'), identity.product);
    this.#write(join(english, 'serialnumber'), identity.serialNumber);
    mkdirSync(join(this.folder, 'configs', 'c.1'), { recursive: true });
    mkdirSync(join(this.folder, 'functions', kernelFunction));
    symlinkSync(
      join(this.folder, 'functions', kernelFunction),
      join(this.folder, 'configs', 'c.1', kernelFunction),
    );
  }

  plug(): void {
    this.#controller ??= takeController();
    this.#write('UDC', this.#controller);
  }

  unplug(): void {
    this.#write('UDC', '\n');
  }

  #write(attribute: string, value: string): void {
    writeFileSync(join(this.folder, attribute), value);
  }
}

/** One of the kernel's device controllers that no gadget holds. */
function takeController(): string {
  const free = readdirSync('/sys/class/udc').find(
    (name) => readFileSync(join('/sys/class/udc', name, 'function'), 'utf8').trim() === '',
  );
  if (free === undefined) throw new Error('no USB device controller is free');
  return free;
}

/** What a check that was killed left plugged in would be found by the next one. */
function unplugLeftOvers(): void {
  for (const name of readdirSync(gadgets)) {
    if (name.endsWith(ofThisProcess) || readFileSync(join(gadgets, name, 'UDC'), 'utf8').trim() === '')
      continue;
    writeFileSync(join(gadgets, name, 'UDC'), '\n');
  }
}
