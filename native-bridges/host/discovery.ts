import type { DeviceConfig } from '../../domain/channels/supervision.ts';
import type { FoundHardware } from '../../domain/devices/host-report.ts';
import { barCodeUsagePage } from '../drivers/code-reader/hid-pos.ts';
import type { Bus } from '../transports/bus.ts';
import { type BusName, type KnownHardware, configOf, knownHardware } from './catalogue.ts';
import type { MachineBuses } from './machine-buses.ts';
import { type Hardware, narrowBuses } from './narrow-buses.ts';

/** Milliseconds between two looks where nothing is told, and from a plug's event to the look: devices need a moment to settle. */
export const discoveryTimings = { everyMs: 3000, settleMs: 200 } as const;

export interface DiscoveryOptions {
  readonly buses: MachineBuses;
  /** Drivers that somebody configured: they take their hardware themselves. */
  readonly configured: ReadonlySet<string>;
  /** The machine sleeps: nothing is taken up. */
  readonly paused: () => boolean;
  /** A device nobody configured is there. */
  readonly takeUp: (config: DeviceConfig, buses: MachineBuses) => void;
  readonly log: (event: string, details: Readonly<Record<string, string | number>>) => void;
  readonly timings?: { readonly everyMs: number; readonly settleMs: number };
}

/** Attached hardware that a driver knows. */
interface Attached {
  readonly known: Pick<KnownHardware, 'driver' | 'name'> & { readonly bus: BusName };
  readonly hardware: Hardware | null;
  readonly port: string;
  readonly serialNumber: string | null;
  readonly id: string;
}

/**
 * Known hardware as it comes: told by the operating system, and looked for from time to time, because such news get lost. What was taken up
 * stays: pulled out, it is a device that is absent.
 */
export class Discovery {
  readonly #taken = new Set<string>();
  readonly #forget: (() => void)[] = [];
  #look: Promise<readonly Attached[]> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #looking = false;
  /** Of a plug, while it looked. */
  #told = false;

  constructor(private readonly options: DiscoveryOptions) {}

  /** Watches until `stop`. */
  start(): void {
    const { buses } = this.options;
    const soon = (): void => {
      // What it sees may be from before: it looks once more when it is done.
      if (this.#looking) this.#told = true;
      else this.#in(this.#timings.settleMs);
    };
    for (const bus of [buses.hid(), buses.usb(), buses.serial(), buses.card()]) {
      const forget = bus.onChange?.(soon);
      if (forget !== undefined) this.#forget.push(forget);
    }
    this.#in(0);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const forget of this.#forget) forget();
  }

  /** All that is attached now; who uses it is told by `user`. */
  async found(
    user: (driver: string, id: string, attached: Attached) => string | null,
  ): Promise<FoundHardware[]> {
    const attached = await this.#attached();
    return attached.map((one) => ({
      driver: one.known.driver,
      name: one.known.name,
      port: one.port,
      deviceId: user(one.known.driver, one.id, one),
    }));
  }

  get #timings() {
    return this.options.timings ?? discoveryTimings;
  }

  #in(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = true;
      this.#told = false;
      void this.#turn().finally(() => {
        this.#looking = false;
        this.#in(this.#told ? this.#timings.settleMs : this.#timings.everyMs);
      });
    }, milliseconds);
    this.#timer.unref();
  }

  async #turn(): Promise<void> {
    if (this.options.paused()) return;
    for (const { id, known, hardware, port } of await this.#attached()) {
      if (
        this.#stopped ||
        this.options.paused() ||
        this.#taken.has(id) ||
        this.options.configured.has(known.driver)
      )
        continue;
      this.#taken.add(id);
      this.options.log('hardware-taken-up', { device: id, driver: known.driver, port });
      const { buses } = this.options;
      this.options.takeUp(
        configOf(known, id, port),
        hardware === null ? buses : narrowBuses(buses, hardware),
      );
    }
  }

  /** One look at a time: who asks meanwhile gets the same answer. */
  #attached(): Promise<readonly Attached[]> {
    this.#look ??= lookAround(this.options.buses).finally(() => {
      this.#look = undefined;
    });
    return this.#look;
  }
}

async function lookAround(buses: MachineBuses): Promise<readonly Attached[]> {
  const listOf = async <Info>(bus: Bus<Info>): Promise<readonly Info[]> => {
    const listed = await bus.list();
    // A bus that can't be listed has nothing to take up; its drivers and checks say why.
    return listed.ok ? listed.value : [];
  };
  const [hid, usb, serial, card] = await Promise.all([
    listOf(buses.hid()),
    listOf(buses.usb()),
    listOf(buses.serial()),
    listOf(buses.card()),
  ]);
  const attached: Attached[] = [...knownOf('hid', hid), ...knownOf('usb', usb), ...knownOf('serial', serial)];
  const [reader] = card;
  // One device for all readers: it takes the one that holds what may be a chip to read.
  if (reader !== undefined) {
    attached.push({
      known: { driver: 'pcsc-reader', bus: 'card', name: reader.name },
      hardware: null,
      port: reader.name,
      serialNumber: null,
      id: 'pcsc-reader',
    });
  }
  return attached;
}

function knownOf(
  bus: Exclude<BusName, 'card'>,
  infos: readonly {
    readonly path: string;
    readonly vendorId: number | null;
    readonly productId: number | null;
    readonly serialNumber: string | null;
    readonly product?: string | null;
    readonly usagePage?: number | null;
  }[],
): Attached[] {
  const seen = new Set<string>();
  return infos.flatMap(({ path, vendorId, productId, serialNumber, product, usagePage }) => {
    if (vendorId === null || productId === null) return [];
    // A bar code reader in point-of-sale mode says so itself, whoever made it.
    const known =
      usagePage === barCodeUsagePage
        ? ({ driver: 'code-reader', bus, name: product ?? 'HID POS' } as const)
        : knownHardware.find(
            (one) =>
              one.bus === bus &&
              one.vendorId === vendorId &&
              (one.productId === null || one.productId === productId),
          );
    if (known === undefined) return [];
    const hex = (value: number): string => value.toString(16).padStart(4, '0');
    const id = [known.driver, hex(vendorId), hex(productId), ...(serialNumber ? [serialNumber] : [])]
      .join('-')
      .replaceAll(/[^\w.-]/g, '_');
    // One device may show several interfaces on a bus.
    if (seen.has(id)) return [];
    seen.add(id);
    const serial = serialNumber === '' ? null : serialNumber;
    return [
      {
        known,
        hardware: { vendorId, productId, serialNumber: serial, path },
        port: path,
        serialNumber: serial,
        id,
      },
    ];
  });
}
