import { execFileSync } from 'node:child_process';
import { mkdirSync, openSync, read, write, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { UsbCable, UsbFunction } from '../../../native-bridges/simulators/usb-gadget.ts';
import type { UsbControl } from '../../../native-bridges/transports/usb.ts';
import { ConfigfsGadget, type UsbIdentity } from './configfs.ts';
import { encodeDescriptors, encodeStrings, type UsbInterface } from './functionfs-descriptors.ts';

const readAsync = promisify(read);
const writeAsync = promisify(write);

/** linux/usb/functionfs.h: enum usb_functionfs_event_type; an event is a setup packet (8), its type (1) and padding (3). */
const eventLength = 12;
const events = { unbind: 1, enable: 2, disable: 3, setup: 4 } as const;
/** One packet: a longer read returns only at a short packet, and a host need not send one. */
const outBuffer = 512;
const controlTypes = ['standard', 'class', 'vendor'] as const;
const recipients = ['device', 'interface', 'endpoint'] as const;

export interface PluggedUsb {
  plug(): void;
  unplug(): void;
}

/** A simulated device's own function as a USB device of this kernel, through FunctionFS. Not plugged in yet. Needs root. */
export function createUsbDevice(
  name: string,
  identity: UsbIdentity,
  usbInterface: UsbInterface,
  device: UsbFunction,
): PluggedUsb {
  // The kernel keeps the instance of a check that was killed.
  const instance = `${name}-${process.pid}`;
  const gadget = new ConfigfsGadget(name, identity, `ffs.${instance}`);
  const folder = join('/run', instance);
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'functionfs', instance, folder]);
  const control = openSync(join(folder, 'ep0'), 'r+');
  writeSync(control, encodeDescriptors(usbInterface));
  writeSync(control, encodeStrings(identity.product));
  const endpoints = new Map<number, Endpoint>();
  for (const { address, knownAs = address } of usbInterface.endpoints) {
    const file = openSync(join(folder, `ep${address.toString(16).padStart(2, '0')}`), 'r+');
    endpoints.set(knownAs, address >= 0x80 ? new InEndpoint(file) : new OutEndpoint(file, knownAs, device));
  }
  void serveControl(control, device, endpoints);
  return { plug: () => gadget.plug(), unplug: () => gadget.unplug() };
}

interface Endpoint {
  enabled(on: boolean): void;
}

/** Transfers wait here until the host asks; the write returns when it has fetched them. */
class InEndpoint implements Endpoint {
  #queue: (Uint8Array | 'stall')[] = [];
  #busy = false;
  #on = false;

  constructor(private readonly file: number) {}

  enabled(on: boolean): void {
    this.#on = on;
    this.#queue = [];
  }

  offer(what: Uint8Array | 'stall'): void {
    if (!this.#on) return;
    this.#queue.push(what);
    if (!this.#busy) void this.#work();
  }

  drop(): void {
    this.#queue = [];
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      try {
        // Reading where only writing is allowed is how FunctionFS is told to halt an end point (EBADMSG).
        if (next === 'stall') await readAsync(this.file, Buffer.alloc(1), 0, 1, null);
        else await writeAsync(this.file, next);
      } catch (error) {
        if (!isExpected(error)) throw error;
      }
    }
    this.#busy = false;
  }
}

class OutEndpoint implements Endpoint {
  #reading = false;

  constructor(
    private readonly file: number,
    private readonly address: number,
    private readonly device: UsbFunction,
  ) {}

  enabled(on: boolean): void {
    if (on && !this.#reading) void this.#work();
  }

  async #work(): Promise<void> {
    this.#reading = true;
    const buffer = Buffer.alloc(outBuffer);
    for (;;) {
      try {
        const { bytesRead } = await readAsync(this.file, buffer, 0, buffer.length, null);
        const taken = this.device.received(this.address, Uint8Array.from(buffer.subarray(0, bytesRead)));
        // The bytes are acknowledged already: what can still be refused is the next transfer.
        if (taken === 'stall') await writeAsync(this.file, Buffer.alloc(1));
        if (taken === 'silent') break;
      } catch (error) {
        if (errorNumber(error) === errors.halted) continue;
        if (!isExpected(error)) throw error;
        break;
      }
    }
    this.#reading = false;
  }
}

/** The control end point: the kernel answers the standard requests, the function all others. */
async function serveControl(
  control: number,
  device: UsbFunction,
  endpoints: ReadonlyMap<number, Endpoint>,
): Promise<void> {
  const event = Buffer.alloc(eventLength);
  const enable = (on: boolean): void => {
    for (const endpoint of endpoints.values()) endpoint.enabled(on);
    if (on) device.opened(cableOf(endpoints));
    else device.closed();
  };
  let on = false;
  for (;;) {
    await readAsync(control, event, 0, eventLength, null);
    const type = event.readUInt8(8);
    if (type === events.setup) {
      await answer(control, event, device).catch((error: unknown) => {
        if (!isExpected(error)) throw error;
      });
    } else if (type === events.enable && !on) enable((on = true));
    else if ((type === events.disable || type === events.unbind) && on) enable((on = false));
  }
}

async function answer(control: number, packet: Buffer, device: UsbFunction): Promise<void> {
  const kind = packet.readUInt8(0);
  const length = packet.readUInt16LE(6);
  const setup: UsbControl = {
    type: controlTypes[(kind >> 5) & 3] ?? 'vendor',
    recipient: recipients[kind & 3] ?? 'device',
    request: packet.readUInt8(1),
    value: packet.readUInt16LE(2),
    index: packet.readUInt16LE(4),
  };
  // Going the wrong way, one byte is enough, is how FunctionFS is told to refuse a request (EL2HLT).
  if (kind >= 0x80) {
    const bytes = device.controlIn(setup, length);
    if (bytes === 'stall') await readAsync(control, Buffer.alloc(1), 0, 1, null);
    else if (bytes !== 'silent') await writeAsync(control, bytes.subarray(0, length));
    return;
  }
  // What comes with the request is acknowledged by reading it, also where that is nothing: then a byte is asked for and none comes.
  const bytes = Buffer.alloc(Math.max(1, length));
  if (length > 0) await readAsync(control, bytes, 0, length, null);
  const taken = device.controlOut(setup, Uint8Array.from(bytes.subarray(0, length)));
  if (length > 0 || taken === 'silent') return;
  if (taken === 'stall') await writeAsync(control, Buffer.alloc(1));
  else await readAsync(control, bytes, 0, 1, null);
}

function cableOf(endpoints: ReadonlyMap<number, Endpoint>): UsbCable {
  const inward = (endpoint: number): InEndpoint => {
    const found = endpoints.get(0x80 | endpoint);
    if (!(found instanceof InEndpoint)) throw new Error(`no IN end point ${endpoint}`);
    return found;
  };
  return {
    send: (endpoint, bytes) => inward(endpoint).offer(bytes),
    stall: (endpoint) => inward(endpoint).offer('stall'),
    drop: (endpoint) => inward(endpoint).drop(),
  };
}

/** errno.h; libuv has no names for some of them. */
const errors = {
  noDevice: 19,
  /** Another request came first. */
  removed: 43,
  /** A request was refused, as was wanted. */
  refused: 51,
  /** An end point was halted, as was wanted. */
  halted: 74,
  reset: 104,
  /** Unplugged, or the host has set its configuration (again). */
  shutDown: 108,
} as const;

function errorNumber(error: unknown): number {
  return -((error as NodeJS.ErrnoException).errno ?? 0);
}

function isExpected(error: unknown): boolean {
  return (Object.values(errors) as number[]).includes(errorNumber(error));
}
