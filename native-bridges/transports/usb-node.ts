import { access, readFile } from 'node:fs/promises';
import type { UsbDevice } from 'usb/index.js';
import { err, ok } from '../../domain/result.ts';
import { tellClosed } from './closed.ts';
import { deadline, pause, untilAborted } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';
import { UsbEndpoint } from './usb-endpoint.ts';
import { isGone, openFailure, transferFailure } from './usb-errors.ts';
import type { UsbBus, UsbClaim, UsbControl, UsbDeviceInfo, UsbTransport } from './usb.ts';

/** How long after its file has gone an open device counts as unplugged, where udev does not say so first. */
const presenceEvery = 300;
/** After an electrical fault: the time the kernel takes to say that the device is gone. */
const goneWithin = 250;

/**
 * USB devices of this machine, through nusb (package `usb` 3: its native layer, whose calls take a timeout and whose hot-plug watch can
 * fail without ending the process). The native module is loaded at the first use.
 */
export function createNodeUsbBus(): UsbBus {
  const changes = new Changes();
  return {
    list: async () => {
      const devices = await nativeDevices();
      if (!devices.ok) return devices;
      return ok(await Promise.all(devices.value.map(describe)));
    },
    onChange: (listener) => changes.listen(listener),
    open: (info, claim, options) => open(info, claim, options, changes),
  };
}

async function nativeDevices(): Promise<BridgeResult<UsbDevice[]>> {
  try {
    const { nativeGetDevices } = await import('usb/index.js');
    return ok(await nativeGetDevices());
  } catch (error) {
    const cause = (error as Error).message;
    // A machine without any USB controller has no such folder.
    if (/usb\/devices\/ not found/.test(cause)) return ok([]);
    return err('unknown', `listing USB devices: ${cause}`);
  }
}

/** Attach and detach as the operating system tells them; nothing where it does not. */
class Changes {
  readonly #listeners = new Set<(detached: string | undefined) => void>();
  #started: Promise<() => void> | undefined;

  listen(listener: (detached: string | undefined) => void): () => void {
    this.#listeners.add(listener);
    this.#started ??= this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      void this.#started?.then((stop) => stop());
      this.#started = undefined;
    };
  }

  async #start(): Promise<() => void> {
    const tell = (detached: string | undefined): void => {
      for (const listener of [...this.#listeners]) listener(detached);
    };
    try {
      const { Emitter } = await import('usb/index.js');
      const emitter = new Emitter();
      await emitter.addAttach(() => tell(undefined));
      await emitter.addDetach((handle) => tell(handle));
      return () => {
        const stopped = [emitter.removeAttach(), emitter.removeDetach()];
        void Promise.allSettled(stopped);
      };
    } catch {
      return () => undefined;
    }
  }
}

function pathOf(device: UsbDevice): string {
  const bus = Number.parseInt(device.bus, 10);
  const name = Number.isNaN(bus) ? device.bus : String(bus);
  return `usb ${name}${device.ports.length > 0 ? `-${device.ports.join('.')}` : ''}`;
}

/**
 * Names only what can be told without opening: the package's getters open the device and talk to it where the system has not read its
 * strings, for every device of the list.
 */
async function describe(device: UsbDevice): Promise<UsbDeviceInfo> {
  const path = pathOf(device);
  const string = async (name: string): Promise<string | null> => {
    if (process.platform !== 'linux' || device.ports.length === 0) return null;
    const file = `/sys/bus/usb/devices/${path.slice('usb '.length)}/${name}`;
    return await readFile(file, 'utf8').then(
      (text) => text.trim(),
      () => null,
    );
  };
  const { vendorId, productId } = device;
  return {
    path,
    vendorId,
    productId,
    product: await string('product'),
    serialNumber: await string('serial'),
  };
}

async function open(
  info: UsbDeviceInfo,
  claim: UsbClaim,
  options: CallOptions,
  changes: Changes,
): Promise<BridgeResult<UsbTransport>> {
  const devices = await nativeDevices();
  if (!devices.ok) return devices;
  const device = devices.value.find(
    (one) => pathOf(one) === info.path && one.vendorId === info.vendorId && one.productId === info.productId,
  );
  if (device === undefined) return err('not-found', info.path);
  const limit = deadline(options.signal, options.timeoutMs);
  const opening = openAndClaim(device, claim);
  const opened = await untilAborted(opening, limit.signal);
  limit.clear();
  if (opened === undefined) {
    void opening.then((late) => letGo(device, claim, late.ok && late.value));
    return err(limit.reason(), `opening ${info.path}`);
  }
  if (!opened.ok) {
    await letGo(device, claim, false);
    return opened;
  }
  const transport = new NodeUsbTransport(device, namedInfo(device, info), claim, opened.value, changes);
  return ok(transport);
}

/** Answers whether a kernel driver was taken off and must be given back. */
async function openAndClaim(device: UsbDevice, claim: UsbClaim): Promise<BridgeResult<boolean>> {
  const { interfaceNumber, detachKernelDriver } = claim;
  try {
    await device.open();
  } catch (error) {
    return { ok: false, error: openFailure((error as Error).message, process.platform) };
  }
  let detached = false;
  if (detachKernelDriver) {
    // Fails where no driver is bound, and on systems without such drivers.
    detached = await device.detachKernelDriver(interfaceNumber).then(
      () => true,
      () => false,
    );
  }
  try {
    await device.claimInterface(interfaceNumber);
    return ok(detached);
  } catch (error) {
    // Somebody else has it: what drove it before must not stay off.
    if (detached) await device.attachKernelDriver(interfaceNumber).catch(() => undefined);
    return { ok: false, error: openFailure((error as Error).message, process.platform) };
  }
}

async function letGo(device: UsbDevice, { interfaceNumber }: UsbClaim, reattach: boolean): Promise<void> {
  await device.releaseInterface(interfaceNumber).catch(() => undefined);
  if (reattach) await device.attachKernelDriver(interfaceNumber).catch(() => undefined);
  await device.close().catch(() => undefined);
}

/** Now that it is open, its own strings can be asked for. */
function namedInfo(device: UsbDevice, info: UsbDeviceInfo): UsbDeviceInfo {
  const ask = (string: () => string | null): string | null => {
    try {
      return string();
    } catch {
      return null;
    }
  };
  return {
    ...info,
    product: info.product ?? ask(() => device.productName),
    serialNumber: info.serialNumber ?? ask(() => device.serialNumber),
  };
}

class NodeUsbTransport implements UsbTransport {
  readonly #file: string;
  readonly #interruptIn: readonly number[];
  readonly #closing = new Set<(failure: BridgeFailure) => void>();
  readonly #endpoints = new Map<number, UsbEndpoint>();
  readonly #stopWatching: () => void;
  #control: Promise<unknown> = Promise.resolve();
  #closed: BridgeFailure | undefined;

  constructor(
    private readonly device: UsbDevice,
    readonly info: UsbDeviceInfo,
    private readonly claim: UsbClaim,
    private readonly detached: boolean,
    changes: Changes,
  ) {
    // Everything is read now: while a transfer runs, the native object throws at whoever only looks at its fields.
    const own = device.handle;
    this.#file = deviceFile(device);
    this.#interruptIn = interruptInEndpoints(device);
    const stopEvents = changes.listen((handle) => {
      if (handle === own) this.#shut({ code: 'unplugged', cause: 'detached' });
    });
    const presence = setInterval(() => {
      void this.#isPresent().then((present) => {
        if (!present) this.#shut({ code: 'unplugged', cause: `${info.path} is gone` });
      });
    }, presenceEvery);
    presence.unref();
    this.#stopWatching = () => {
      clearInterval(presence);
      stopEvents();
    };
  }

  async controlIn(
    setup: UsbControl,
    length: number,
    options: CallOptions,
  ): Promise<BridgeResult<Uint8Array>> {
    return await this.#oneControl(options, async (timeout) => {
      const bytes = await this.device.nativeControlTransferIn(nativeSetup(setup), timeout, length);
      return new Uint8Array(bytes ?? []);
    });
  }

  async controlOut(setup: UsbControl, bytes: Uint8Array, options: CallOptions): Promise<BridgeResult<void>> {
    const done = await this.#oneControl(options, (timeout) =>
      this.device.nativeControlTransferOut(nativeSetup(setup), timeout, bytes),
    );
    return done.ok ? ok() : done;
  }

  async transferIn(
    endpoint: number,
    length: number,
    options: CallOptions,
  ): Promise<BridgeResult<Uint8Array>> {
    const done = await this.#endpoint(0x80 | endpoint).run(options, async (timeout) => {
      const bytes = await this.device.nativeTransferIn(endpoint, timeout, length);
      return new Uint8Array(bytes ?? []);
    });
    return await this.#settle(done, () => this.device.clearHalt('in', endpoint));
  }

  async transferOut(endpoint: number, bytes: Uint8Array, options: CallOptions): Promise<BridgeResult<void>> {
    const done = await this.#endpoint(endpoint).run(options, (timeout) =>
      this.device.nativeTransferOut(endpoint, timeout, bytes),
    );
    const settled = await this.#settle(done, () => this.device.clearHalt('out', endpoint));
    if (!settled.ok) return settled;
    return settled.value === bytes.length
      ? ok()
      : err('protocol-error', `device took ${settled.value} of ${bytes.length} bytes`);
  }

  onClose(listener: (failure: BridgeFailure) => void): () => void {
    return tellClosed(this.#closed, this.#closing, listener);
  }

  /** Waits for transfers that still run: until then the interface stays claimed for everybody else. */
  async close(): Promise<void> {
    this.#closing.clear();
    this.#shut({ code: 'cancelled', cause: 'closed by the driver' });
    await Promise.allSettled([this.#control, ...[...this.#endpoints.values()].map((one) => one.settled())]);
    await letGo(this.device, this.claim, this.detached);
  }

  #endpoint(address: number): UsbEndpoint {
    let endpoint = this.#endpoints.get(address);
    if (endpoint === undefined) {
      endpoint = new UsbEndpoint(this.#interruptIn.includes(address), () => this.#closed);
      this.#endpoints.set(address, endpoint);
    }
    return endpoint;
  }

  async #oneControl<T>(
    options: CallOptions,
    work: (timeout: number) => Promise<T>,
  ): Promise<BridgeResult<T>> {
    const turn = this.#control.then(async (): Promise<BridgeResult<T>> => {
      if (this.#closed !== undefined) return { ok: false, error: this.#closed };
      if (options.signal.aborted) return err('cancelled');
      try {
        return ok(await work(options.timeoutMs));
      } catch (error) {
        return { ok: false, error: transferFailure((error as Error).message) };
      }
    });
    this.#control = turn;
    // The control pipe can't be left in the middle: a cancelled caller goes, its request ends by its timeout.
    const done = await untilAborted(turn, options.signal);
    return done === undefined ? err('cancelled') : await this.#settle(done, undefined);
  }

  /** A fault is what a pulled cable looks like until the kernel has noticed. */
  async #settle<T>(
    done: BridgeResult<T>,
    clearHalt: (() => Promise<void>) | undefined,
  ): Promise<BridgeResult<T>> {
    if (done.ok) return done;
    if (done.error.code === 'protocol-error' && /stall/i.test(done.error.cause ?? '')) {
      await clearHalt?.().catch(() => undefined);
    }
    if (done.error.code === 'not-responding') {
      await pause(goneWithin, new AbortController().signal);
      if (!(await this.#isPresent())) this.#shut({ code: 'unplugged', cause: done.error.cause ?? 'fault' });
    }
    if (isGone(done.error)) this.#shut(done.error);
    return this.#closed === undefined ? done : { ok: false, error: this.#closed };
  }

  async #isPresent(): Promise<boolean> {
    if (process.platform !== 'linux') return true;
    return await access(this.#file).then(
      () => true,
      () => false,
    );
  }

  #shut(failure: BridgeFailure): void {
    if (this.#closed !== undefined) return;
    this.#closed = failure;
    this.#stopWatching();
    for (const listener of [...this.#closing]) listener(failure);
  }
}

function nativeSetup({ type, recipient, request, value, index }: UsbControl) {
  return { requestType: type, recipient, request, value, index };
}

/** The part of WebUSB's USBConfiguration that is looked at. */
interface Configuration {
  readonly interfaces: readonly {
    readonly alternate: {
      readonly endpoints: readonly { endpointNumber: number; direction: string; type: string }[];
    };
  }[];
}

/** Addresses, with the direction bit. */
function interruptInEndpoints(device: UsbDevice): number[] {
  try {
    return (device.configuration as Configuration).interfaces
      .flatMap(({ alternate }) => alternate.endpoints)
      .filter(({ direction, type }) => direction === 'in' && type === 'interrupt')
      .map(({ endpointNumber }) => 0x80 | endpointNumber);
  } catch {
    return [];
  }
}

/** Linux's own file of the device, there as long as it is plugged in. */
function deviceFile({ bus, address }: UsbDevice): string {
  const three = (value: number): string => String(value).padStart(3, '0');
  return `/dev/bus/usb/${three(Number.parseInt(bus, 10))}/${three(address)}`;
}
