import { execFileSync } from 'node:child_process';
import { close, constants, openSync, read, readFileSync, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SerialDevice } from '../../../native-bridges/simulators/serial-gadget.ts';
import type { SerialSettings } from '../../../native-bridges/transports/serial.ts';
import { ConfigfsGadget, type UsbIdentity } from './configfs.ts';

const readAsync = promisify(read);
const writeAsync = promisify(write);
const closeAsync = promisify(close);

/**
 * A simulated serial device as a CDC-ACM device of this kernel: the driver has /dev/ttyACM*, the device the other end. A gadget is not told
 * at what speed the driver opened its end: `settings` are what the device is to believe.
 */
export class UsbSerial {
  readonly #gadget: ConfigfsGadget;
  readonly #name: string;
  #end: { readonly file: number; readonly served: Promise<void> } | undefined;

  constructor(
    name: string,
    identity: UsbIdentity,
    private readonly settings: SerialSettings,
    private readonly device: SerialDevice,
  ) {
    this.#name = `acm.${name}`;
    this.#gadget = new ConfigfsGadget(name, identity, this.#name);
  }

  plug(): void {
    this.#gadget.plug();
    const port = readFileSync(join(this.#gadget.folder, 'functions', this.#name, 'port_num'), 'utf8').trim();
    const path = `/dev/ttyGS${port}`;
    execFileSync('stty', ['-F', path, 'raw', '-echo']);
    // A check leads a session: without NOCTTY the line would be its terminal, and pulling it would hang up on the check.
    const file = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
    this.#end = { file, served: this.#serve(file) };
    let tail: Promise<unknown> = Promise.resolve();
    this.device.opened({
      settings: this.settings,
      send: (bytes) => {
        // A line that was cut swallows what is still sent.
        tail = tail.then(() => writeAsync(file, bytes)).catch(() => undefined);
      },
    });
  }

  async unplug(): Promise<void> {
    this.#gadget.unplug();
    const end = this.#end;
    this.#end = undefined;
    await end?.served;
    if (end !== undefined) await closeAsync(end.file);
  }

  async #serve(file: number): Promise<void> {
    const buffer = Buffer.alloc(4096);
    for (;;) {
      const count = await readAsync(file, buffer, 0, buffer.length, null).then(
        ({ bytesRead }) => bytesRead,
        () => 0,
      );
      if (count === 0) break;
      this.device.receive(Uint8Array.from(buffer.subarray(0, count)));
    }
    this.device.closed();
  }
}
