import { MagicardSimulator, magicardActions } from '../../../native-bridges/simulators/magicard/printer.ts';
import { openCardPrinterRig } from './card-printer-rig.ts';
import type { DeviceRig } from './rig.ts';

export const rigs: readonly DeviceRig[] = [
  {
    name: 'magicard',
    faults: [
      { fault: 'unplug', moments: ['idle', 'starting', 'answering'] },
      { fault: 'stall', moments: ['idle', 'starting'] },
      { fault: 'garbage', moments: ['starting'] },
      { fault: 'feeder-empty', moments: ['idle'] },
      { fault: 'ribbon-out', moments: ['idle'] },
      { fault: 'stopped', moments: ['idle'] },
      { fault: 'card-jam', moments: ['starting'] },
      { fault: 'unplug-in-card', moments: ['starting'] },
    ],
    open: () => {
      const simulator = new MagicardSimulator();
      return openCardPrinterRig(
        simulator,
        (simulatedPort) => ({ driver: 'magicard', id: 'cards', simulatedPort }),
        (action) => simulator.act(known(action)),
      );
    },
  },
];

function known(action: string): (typeof magicardActions)[number] {
  const found = magicardActions.find((each) => each === action);
  if (found === undefined) throw new Error(`no fault ${action}`);
  return found;
}
