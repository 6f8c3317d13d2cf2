import { deviceConfigSchema } from '../../../domain/channels/supervision.ts';
import { deviceErrorCodeSchema } from '../../../domain/devices/device.ts';
import { ippPrinterActions, IppPrinterSimulator } from '../../../native-bridges/simulators/ipp/printer.ts';
import { somePdf } from '../../support/devices/fast-printers.ts';
import type { DeviceRig, OpenRig } from './rig.ts';
import { PendingStrike } from './struck-attempt.ts';

const both = ['idle', 'working'] as const;

export const rigs: readonly DeviceRig[] = [
  {
    name: 'ipp-printer',
    faults: [
      { fault: 'unplug', moments: ['idle', 'starting'] },
      { fault: 'unplug-while-printing', moments: ['starting'] },
      { fault: 'stall', moments: both },
      { fault: 'garbage', moments: ['idle', 'starting'] },
      { fault: 'truncated', moments: ['idle', 'starting'] },
      { fault: 'forbidden', moments: ['idle'] },
      { fault: 'paper-out', moments: both },
      { fault: 'paper-jam', moments: both },
      { fault: 'cover-open', moments: both },
      { fault: 'supply-out', moments: both },
      { fault: 'output-full', moments: ['idle'] },
      { fault: 'paused', moments: ['idle'] },
      { fault: 'abort-job', moments: ['starting'] },
      { fault: 'cut-after-document', moments: ['starting'] },
    ],
    open,
  },
];

async function open(): Promise<OpenRig> {
  const printer = new IppPrinterSimulator();
  const port = await printer.start(0);
  const pending = new PendingStrike();
  const act = (action: string): void => {
    const known = ippPrinterActions.find((each) => each === action);
    if (known === undefined) throw new Error(`no fault ${action}`);
    void printer.act(known);
  };
  return {
    device: deviceConfigSchema.parse({
      driver: 'ipp-printer',
      id: 'slips',
      url: `ipp://127.0.0.1:${port}/ipp/print`,
      simulated: true,
    }),
    strike: async (fault, moment) => pending.add(moment, () => act(fault)),
    mend: async () => {
      pending.forget();
      await printer.act('recover');
    },
    attempt: async ({ client }) => {
      pending.reach('starting');
      const watch = setInterval(() => {
        if (printer.printing) pending.reach('working');
      }, 5);
      const printed = await client.call('slip.print', { jobName: 'slip', pdf: somePdf });
      clearInterval(watch);
      const code = printed.ok
        ? 'done'
        : (deviceErrorCodeSchema.safeParse(printed.error.code).data ?? 'unknown');
      return { code, kept: 'the sealed application; the slip can be printed again by hand' };
    },
    stop: () => printer.stop(),
  };
}
