import { DeviceFaults } from '../../../native-bridges/simulators/device-faults.ts';
import { Desk, personSchema } from '../../../native-bridges/simulators/desk.ts';
import { R30xModule } from '../../../native-bridges/simulators/r30x/module.ts';
import { FingerPerson } from '../../../native-bridges/simulators/single-finger.ts';
import { SfmDevice } from '../../../native-bridges/simulators/suprema-sfm/module.ts';
import { readerWindow, UareuReader } from '../../../native-bridges/simulators/uareu-4500/reader.ts';
import type { DeviceSide } from './device-thread.ts';
import { createUsbDevice } from './functionfs.ts';
import { grownFinger } from './grown-finger.ts';
import { UsbSerial } from './usb-serial.ts';

/** Twenty times as fast as a person. */
const pace = 0.05;
const line = { parity: 'none', dataBits: 8, stopBits: 1 } as const;

interface Cable {
  plug(): void;
  unplug(): void | Promise<void>;
}

/** What single-finger sensors share: a person who touches when asked, and a cable. */
async function createSensor(
  window: { readonly width: number; readonly height: number; readonly ppi: number },
  attach: (person: FingerPerson, faults: DeviceFaults) => Cable,
): Promise<DeviceSide> {
  const desk = new Desk(personSchema.parse({ seed: 'lab' }));
  const person = new FingerPerson({ desk, fingers: await grownFinger(), pace, ...window });
  const cable = attach(
    person,
    new DeviceFaults({
      unplug: () => void cable.unplug(),
      plug: () => cable.plug(),
      refuse: () => undefined,
    }),
  );
  return {
    act: (action) => {
      if (action === 'plug') {
        cable.plug();
        return;
      }
      if (action === 'unplug') return cable.unplug();
      if (action !== 'touch' && action !== 'no-finger') throw new Error(`no action ${action}`);
      person.habit = action;
      return undefined;
    },
  };
}

/** A U.are.U 4500 that sends its pictures in clear (scrambling is arithmetic, and slow when emulated): vendor requests on the control pipe, interrupt IN 1, bulk IN 2. */
export function createUareu(): Promise<DeviceSide> {
  return createSensor(readerWindow, (person, faults) =>
    createUsbDevice(
      'uareu',
      {
        vendorId: 0x05ba,
        productId: 0x000a,
        manufacturer: 'DigitalPersona (lab)',
        product: 'U.are.U 4500',
        serialNumber: 'LAB-URU-1',
      },
      {
        ...{ class: 0xff, subclass: 0xff, protocol: 0xff },
        endpoints: [
          { address: 0x81, type: 'interrupt' },
          { address: 0x82, type: 'bulk' },
        ],
      },
      new UareuReader({ person, faults, pace, scramble: false, challenge: false }),
    ),
  );
}

/** A module of the ZFM family behind an adapter of the usual kind. */
export function createR30x(): Promise<DeviceSide> {
  const window = { width: 256, height: 288, ppi: 508 };
  const identity = {
    vendorId: 0x1a86,
    productId: 0x7523,
    manufacturer: 'QinHeng (lab)',
    product: 'USB Serial',
    serialNumber: 'LAB-R30X-1',
  };
  return createSensor(window, (person, faults) => {
    const module = new R30xModule({ person, faults, pace, ...window });
    // The driver makes it faster, and at the wrong speed it hears nothing; here the speed always fits.
    const settings = {
      ...line,
      get baudRate() {
        return module.baudFactor * 9600;
      },
    };
    return new UsbSerial('r30x', identity, settings, module);
  });
}

/** An SFM Slim, whose own USB is CDC-ACM. */
export function createSfm(): Promise<DeviceSide> {
  const window = { width: 300, height: 400, ppi: 500 };
  const identity = {
    vendorId: 0x16d1,
    productId: 0x0401,
    manufacturer: 'Suprema (lab)',
    product: 'SFM Slim',
    serialNumber: 'LAB-SFM-1',
  };
  return createSensor(window, (person, faults) => {
    const module = new SfmDevice({ person, faults, pace, header: true, ...window });
    return new UsbSerial('sfm', identity, { ...line, baudRate: 115_200 }, module);
  });
}
