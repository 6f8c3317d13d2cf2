import type { CardBus } from '../transports/card.ts';
import { createPcscBus } from '../transports/card-pcsc.ts';
import { createNodeHidBus } from '../transports/hid-node.ts';
import type { HidBus } from '../transports/hid.ts';
import { createNodeSerialBus } from '../transports/serial-node.ts';
import type { SerialBus } from '../transports/serial.ts';
import { createNodeUsbBus } from '../transports/usb-node.ts';
import type { UsbBus } from '../transports/usb.ts';
import { shareList } from './shared-bus.ts';

/**
 * The buses of this machine, one of each for all drivers: enumerations are shared and bounded in time. A device that was taken up by
 * itself gets them narrowed to its own hardware. Native modules are loaded at the first use.
 */
export interface MachineBuses {
  hid(): HidBus;
  serial(): SerialBus;
  usb(): UsbBus;
  card(): CardBus;
}

export function createMachineBuses(): MachineBuses {
  const usb = once(() => {
    const bus = createNodeUsbBus();
    return { ...bus, list: shareList(() => bus.list()) };
  });
  return {
    usb,
    hid: once(() => {
      const bus = createNodeHidBus();
      // hidapi tells nothing by itself; what has a USB plug is told of by the USB bus.
      return {
        ...bus,
        list: shareList(() => bus.list()),
        onChange: (listener: () => void) => usb().onChange?.(listener) ?? (() => undefined),
      };
    }),
    serial: once(() => {
      const bus = createNodeSerialBus();
      return { ...bus, list: shareList(() => bus.list()) };
    }),
    card: once(() => {
      const bus = createPcscBus();
      return { ...bus, list: shareList(() => bus.list()) };
    }),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
