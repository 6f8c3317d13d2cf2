import { syntheticCardCode } from '../../../native-bridges/simulators/code-reader/simulator.ts';
import type { SerialLine } from '../../../native-bridges/simulators/serial-gadget.ts';
import type { DeviceSide } from './device-thread.ts';
import { UsbSerial } from './usb-serial.ts';

const carriageReturn = '\r';

/** A bar code reader set to its serial mode, in a hand that scans the code of a card nobody has. */
export function createCodeReader(): DeviceSide {
  let line: SerialLine | undefined;
  const device = new UsbSerial(
    'codes',
    {
      vendorId: 0x0c2e,
      productId: 0x0b8a,
      manufacturer: 'Honeywell (lab)',
      product: '2D reader',
      serialNumber: 'LAB-CODE-1',
    },
    { baudRate: 9600, parity: 'none', dataBits: 8, stopBits: 1 },
    {
      opened: (opened) => (line = opened),
      receive: () => undefined,
      closed: () => (line = undefined),
    },
  );
  return {
    act: (action) => {
      if (action === 'plug') return device.plug();
      if (action === 'unplug') return device.unplug();
      line?.send(Buffer.from(`]Q1${syntheticCardCode}${carriageReturn}`));
      return syntheticCardCode;
    },
  };
}
