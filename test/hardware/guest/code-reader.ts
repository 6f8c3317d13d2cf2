import { createCodeLine, syntheticCardCode } from '../code-line.ts';
import type { DeviceSide } from './device-thread.ts';
import { UsbSerial } from './usb-serial.ts';

export function createCodeReader(): DeviceSide {
  const reader = createCodeLine();
  const identity = {
    vendorId: 0x0c2e,
    productId: 0x0b8a,
    manufacturer: 'Honeywell (lab)',
    product: '2D reader',
    serialNumber: 'LAB-CODE-1',
  };
  const device = new UsbSerial('codes', identity, reader.settings, reader);
  return {
    act: (action) => {
      if (action === 'plug') {
        device.plug();
        return;
      }
      if (action === 'unplug') return device.unplug();
      reader.scan();
      return syntheticCardCode;
    },
  };
}
