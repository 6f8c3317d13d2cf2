import { err } from '../../domain/result.ts';
import type { Bus } from '../transports/bus.ts';
import type { MachineBuses } from './machine-buses.ts';

interface Plugged {
  readonly path: string;
  readonly vendorId: number | null;
  readonly productId: number | null;
  readonly serialNumber: string | null;
}

/** Which piece of hardware a device is for; those of a kind without serial numbers can't be told apart. */
export interface Hardware {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  readonly path: string;
}

export function isSame(hardware: Hardware, info: Plugged): boolean {
  if (info.vendorId !== hardware.vendorId || info.productId !== hardware.productId) return false;
  return (info.serialNumber || null) === hardware.serialNumber;
}

/**
 * The machine's buses with only that hardware on them, so that two of a kind get a driver each. A serial port keeps the name it had at first:
 * the operating system may give it another one when it is plugged in again.
 */
export function narrowBuses(buses: MachineBuses, hardware: Hardware): MachineBuses {
  const listOf =
    <Info extends Plugged>(bus: Bus<Info>) =>
    async () => {
      const listed = await bus.list();
      return listed.ok
        ? { ok: true as const, value: listed.value.filter((info) => isSame(hardware, info)) }
        : listed;
    };
  return {
    card: buses.card,
    hid: () => {
      const bus = buses.hid();
      return { ...bus, list: listOf(bus) };
    },
    usb: () => {
      const bus = buses.usb();
      return { ...bus, list: listOf(bus) };
    },
    serial: () => {
      const bus = buses.serial();
      const list = listOf(bus);
      return {
        ...bus,
        list: async () => {
          const listed = await list();
          if (!listed.ok) return listed;
          return { ok: true, value: listed.value.map((info) => ({ ...info, path: hardware.path })) };
        },
        open: async (_path, settings, options) => {
          const listed = await list();
          if (!listed.ok) return listed;
          const [port] = listed.value;
          return port === undefined
            ? err('not-found', hardware.path)
            : bus.open(port.path, settings, options);
        },
      };
    },
  };
}
