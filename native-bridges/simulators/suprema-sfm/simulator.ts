import { SerialGadget } from '../serial-gadget.ts';
import { SingleFingerSimulator, type SingleFingerOptions } from '../single-finger-simulator.ts';
import { SfmDevice } from './module.ts';

export interface SfmSimulatorOptions extends SingleFingerOptions {
  /** Whether pictures carry the SDK's header; the manual leaves it open, so both are simulated. */
  readonly header?: boolean;
}

const window = { width: 300, height: 400, ppi: 500 } as const;

/** An SFM Slim on CDC-ACM. `start(port)`, `act(action)`, `stop()`. */
export function createSfmSimulator(options: SfmSimulatorOptions): SingleFingerSimulator<SfmDevice> {
  return new SingleFingerSimulator(options, window, (person, faults) => {
    const { pace, header = true } = options;
    const device = new SfmDevice({ person, faults, pace, header, ...window });
    const gadget = new SerialGadget(
      () => ({
        vendorId: 0x16d1,
        productId: 0x0401,
        serialNumber: 'SIM-SFM-0001',
        manufacturer: 'Suprema (simulated)',
      }),
      device,
    );
    return { device, gadget };
  });
}
