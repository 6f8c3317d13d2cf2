import { ippPrinterActions, IppPrinterSimulator } from '../../../native-bridges/simulators/ipp/printer.ts';
import { openCardPrinterRig } from './card-printer-rig.ts';
import type { DeviceRig } from './rig.ts';

export const rigs: readonly DeviceRig[] = [
  {
    name: 'ipp-card-printer',
    faults: [
      { fault: 'unplug', moments: ['idle', 'starting'] },
      { fault: 'unplug-while-printing', moments: ['starting'] },
      { fault: 'stall', moments: ['idle', 'starting'] },
      { fault: 'garbage', moments: ['idle', 'starting'] },
      { fault: 'truncated', moments: ['idle', 'starting'] },
      { fault: 'forbidden', moments: ['idle'] },
      { fault: 'paper-jam', moments: ['idle', 'starting'] },
      { fault: 'cover-open', moments: ['idle', 'starting'] },
      { fault: 'supply-out', moments: ['idle', 'starting'] },
      { fault: 'abort-job', moments: ['starting'] },
      { fault: 'cut-after-document', moments: ['starting'] },
    ],
    open: () => {
      const simulator = new IppPrinterSimulator({
        makeAndModel: 'Simulated Cards 300',
        supply: 'YMCKO ribbon',
      });
      return openCardPrinterRig(
        simulator,
        (port) => ({
          driver: 'ipp-card-printer',
          id: 'cards',
          url: `ipp://127.0.0.1:${port}/printers/cards`,
          simulated: true,
        }),
        (action) => simulator.act(known(action)),
      );
    },
  },
];

function known(action: string): (typeof ippPrinterActions)[number] {
  const found = ippPrinterActions.find((each) => each === action);
  if (found === undefined) throw new Error(`no fault ${action}`);
  return found;
}
