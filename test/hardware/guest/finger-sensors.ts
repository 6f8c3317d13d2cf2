import { DeviceFaults } from '../../../native-bridges/simulators/device-faults.ts';
import { Desk, personSchema } from '../../../native-bridges/simulators/desk.ts';
import {
  createLocalFingerSource,
  type FingerSource,
} from '../../../native-bridges/simulators/finger-source.ts';
import { R30xModule } from '../../../native-bridges/simulators/r30x/module.ts';
import { FingerPerson } from '../../../native-bridges/simulators/single-finger.ts';
import { SfmDevice } from '../../../native-bridges/simulators/suprema-sfm/module.ts';
import { readerWindow, UareuReader } from '../../../native-bridges/simulators/uareu-4500/reader.ts';
import type { DeviceSide } from './device-thread.ts';
import { createUsbDevice } from './functionfs.ts';
import { UsbSerial } from './usb-serial.ts';

/** Twenty times as fast as a person. */
const pace = 0.05;
const line = { parity: 'none', dataBits: 8, stopBits: 1 } as const;

interface Cable {
  plug(): void;
  unplug(): void | Promise<void>;
}

/** Grown once, before the device is plugged in: under emulation it takes seconds, and a sensor has milliseconds. */
async function grownFinger(): Promise<FingerSource> {
  const source = createLocalFingerSource();
  const grown = await source.picture({
    person: personSchema.parse({ seed: 'lab' }),
    finger: 'RIGHT_INDEX',
    impression: 'plain',
    attempt: 1,
    dryness: 0.05,
    pressure: 0.5,
  });
  return { picture: () => Promise.resolve(grown), warm: () => undefined, stop: () => source.stop() };
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
      if (action === 'plug') return cable.plug();
      if (action === 'unplug') return cable.unplug();
      if (action !== 'touch' && action !== 'no-finger') throw new Error(`no action ${action}`);
      person.habit = action;
      return undefined;
    },
  };
}

/** A U.are.U 4500 that scrambles its pictures: vendor requests on the control pipe, interrupt IN 1, bulk IN 2. */
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
      new UareuReader({ person, faults, pace, scramble: true, challenge: false }),
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
  return createSensor(
    window,
    (person, faults) =>
      new UsbSerial(
        'r30x',
        identity,
        { ...line, baudRate: 57_600 },
        new R30xModule({ person, faults, pace, ...window }),
      ),
  );
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
  return createSensor(
    window,
    (person, faults) =>
      new UsbSerial(
        'sfm',
        identity,
        { ...line, baudRate: 115_200 },
        new SfmDevice({ person, faults, pace, header: true, ...window }),
      ),
  );
}
