import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SerialDevice } from '../../../native-bridges/simulators/serial-gadget.ts';
import type { SerialSettings } from '../../../native-bridges/transports/serial.ts';
import { openLineEnd, type LineEnd } from '../line-end.ts';
import { ConfigfsGadget, type UsbIdentity } from './configfs.ts';

/**
 * A simulated serial device as a CDC-ACM device of this kernel: the driver has /dev/ttyACM*, the device the other end. A gadget is not told
 * at what speed the driver opened its end: `settings` are what the device is to believe.
 */
export class UsbSerial {
  readonly #gadget: ConfigfsGadget;
  readonly #function: string;
  #end: LineEnd | undefined;

  constructor(
    name: string,
    identity: UsbIdentity,
    private readonly settings: SerialSettings,
    private readonly device: SerialDevice,
  ) {
    this.#function = `acm.${name}`;
    this.#gadget = new ConfigfsGadget(name, identity, this.#function);
  }

  plug(): void {
    this.#gadget.plug();
    const port = join(this.#gadget.folder, 'functions', this.#function, 'port_num');
    this.#end = openLineEnd(`/dev/ttyGS${readFileSync(port, 'utf8').trim()}`, this.settings, this.device);
  }

  async unplug(): Promise<void> {
    this.#gadget.unplug();
    const end = this.#end;
    this.#end = undefined;
    await end?.closed;
  }
}
