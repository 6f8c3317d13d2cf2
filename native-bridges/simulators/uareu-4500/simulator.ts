import { SingleFingerSimulator, type SingleFingerOptions } from '../single-finger-simulator.ts';
import { UsbGadget } from '../usb-gadget.ts';
import { readerWindow, UareuReader } from './reader.ts';

export interface UareuSimulatorOptions extends SingleFingerOptions {
  /** Whether its firmware scrambles pictures; on unless told. */
  readonly scramble?: boolean;
}

/** A U.are.U 4500. `start(port)`, `act(action)`, `stop()`. */
export function createUareuSimulator(options: UareuSimulatorOptions): SingleFingerSimulator<UareuReader> {
  const { pace, scramble = true } = options;
  return new SingleFingerSimulator(options, readerWindow, (person, faults) => {
    const device = new UareuReader({ person, faults, pace, scramble, challenge: false });
    const gadget = new UsbGadget(
      () => ({
        vendorId: 0x05ba,
        productId: 0x000a,
        product: 'U.are.U 4500 (simulated)',
        serialNumber: 'SIM-URU-0001',
      }),
      device,
    );
    return { device, gadget };
  });
}
