import { SerialGadget } from '../serial-gadget.ts';
import { SingleFingerSimulator, type SingleFingerOptions } from '../single-finger-simulator.ts';
import { R30xModule } from './module.ts';

/** An optical module behind a CH340 adapter; `window: 'r503'` is the small capacitive one. */
export interface R30xSimulatorOptions extends SingleFingerOptions {
  readonly window?: 'zfm' | 'r503';
}

const windows = {
  zfm: { width: 256, height: 288, ppi: 508 },
  r503: { width: 192, height: 192, ppi: 508 },
} as const;

/** `start(port)`, `act(action)`, `stop()`. */
export function createR30xSimulator(options: R30xSimulatorOptions): SingleFingerSimulator<R30xModule> {
  const window = windows[options.window ?? 'zfm'];
  return new SingleFingerSimulator(options, window, (person, faults) => {
    const device = new R30xModule({ person, faults, pace: options.pace, ...window });
    const gadget = new SerialGadget(
      () => ({
        vendorId: 0x1a86,
        productId: 0x7523,
        serialNumber: null,
        manufacturer: 'QinHeng (simulated)',
      }),
      device,
    );
    return { device, gadget };
  });
}
