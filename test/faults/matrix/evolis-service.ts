import {
  EvolisServiceSimulator,
  evolisServiceActions,
} from '../../../native-bridges/simulators/evolis-service/service.ts';
import { openCardPrinterRig } from './card-printer-rig.ts';
import type { DeviceRig } from './rig.ts';

export const rigs: readonly DeviceRig[] = [
  {
    name: 'evolis-service',
    faults: [
      { fault: 'unplug', moments: ['idle', 'working'] },
      { fault: 'stop-service', moments: ['idle', 'starting', 'working', 'answering'] },
      { fault: 'stall', moments: ['idle', 'starting'] },
      { fault: 'garbage', moments: ['idle', 'starting'] },
      { fault: 'feeder-empty', moments: ['idle', 'answering'] },
      { fault: 'ribbon-out', moments: ['idle', 'answering'] },
      { fault: 'wrong-ribbon', moments: ['idle'] },
      { fault: 'cover-open', moments: ['idle', 'answering'] },
      { fault: 'hopper-full', moments: ['idle'] },
      { fault: 'card-jam', moments: ['starting'] },
      { fault: 'stop-in-card', moments: ['starting'] },
    ],
    open: () => {
      const simulator = new EvolisServiceSimulator();
      return openCardPrinterRig(
        simulator,
        (port) => ({ driver: 'evolis-service', id: 'cards', port, simulated: true }),
        (action) => simulator.act(known(action)),
      );
    },
  },
];

function known(action: string): (typeof evolisServiceActions)[number] {
  const found = evolisServiceActions.find((each) => each === action);
  if (found === undefined) throw new Error(`no fault ${action}`);
  return found;
}
