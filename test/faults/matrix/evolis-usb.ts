import { EvolisSimulator, evolisActions } from '../../../native-bridges/simulators/evolis/printer.ts';
import { openCardPrinterRig } from './card-printer-rig.ts';
import type { DeviceRig } from './rig.ts';

const everywhere = ['idle', 'starting', 'working', 'answering'] as const;

export const rigs: readonly DeviceRig[] = [
  {
    name: 'evolis-usb',
    faults: [
      { fault: 'unplug', moments: everywhere },
      { fault: 'stall', moments: ['idle', 'starting'] },
      { fault: 'garbage', moments: ['starting', 'working'] },
      { fault: 'feeder-empty', moments: ['idle', 'starting'] },
      { fault: 'ribbon-out', moments: ['idle', 'working'] },
      { fault: 'cover-open', moments: ['idle', 'working'] },
      { fault: 'hopper-full', moments: ['idle'] },
      { fault: 'cleaning', moments: ['idle'] },
      { fault: 'card-jam', moments: ['starting'] },
      { fault: 'unplug-at-eject', moments: ['starting'] },
    ],
    open: () => {
      const simulator = new EvolisSimulator();
      return openCardPrinterRig(
        simulator,
        (simulatedPort) => ({ driver: 'evolis-usb', id: 'cards', simulatedPort }),
        (action) => simulator.act(known(action)),
      );
    },
  },
];

function known(action: string): (typeof evolisActions)[number] {
  const found = evolisActions.find((each) => each === action);
  if (found === undefined) throw new Error(`no fault ${action}`);
  return found;
}
