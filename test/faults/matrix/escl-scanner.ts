import { randomUUID } from 'node:crypto';
import { deviceConfigSchema } from '../../../domain/channels/supervision.ts';
import { drawPages } from '../../../native-bridges/simulators/escl/page.ts';
import { esclScannerActions, EsclScannerSimulator } from '../../../native-bridges/simulators/escl/scanner.ts';
import { followAttempt } from './attempt.ts';
import type { DeviceRig, OpenRig } from './rig.ts';
import { PendingStrike } from './struck-attempt.ts';

const everywhere = ['idle', 'starting', 'working'] as const;

export const rigs: readonly DeviceRig[] = [
  {
    name: 'escl-scanner',
    faults: [
      { fault: 'unplug', moments: everywhere },
      { fault: 'unplug-after-page', moments: ['starting'] },
      { fault: 'stall', moments: everywhere },
      { fault: 'garbage', moments: everywhere },
      { fault: 'truncated', moments: everywhere },
      { fault: 'forbidden', moments: ['idle', 'starting'] },
      { fault: 'empty-feeder', moments: ['idle'] },
      { fault: 'cover-open', moments: ['idle', 'starting'] },
      { fault: 'busy', moments: ['idle'] },
      { fault: 'jam-after-page', moments: ['starting'] },
      { fault: 'cut-page', moments: ['starting'] },
      { fault: 'stall-page', moments: ['starting'] },
      { fault: 'not-ready', moments: ['starting'] },
    ],
    open,
  },
];

async function open(): Promise<OpenRig> {
  const pages = await drawPages(3);
  const scanner = new EsclScannerSimulator({ page: (index) => pages[index] ?? new Uint8Array() });
  const port = await scanner.start(0);
  const pending = new PendingStrike();
  const act = (action: string): void => {
    const known = esclScannerActions.find((each) => each === action);
    if (known === undefined) throw new Error(`no fault ${action}`);
    void scanner.act(known);
  };
  return {
    device: deviceConfigSchema.parse({
      driver: 'escl-scanner',
      id: 'documents',
      url: `http://127.0.0.1:${port}/eSCL`,
      simulated: true,
    }),
    strike: async (fault, moment) => pending.add(moment, () => act(fault)),
    mend: async () => {
      pending.forget();
      await scanner.act('recover');
    },
    attempt: async (host) => {
      const attemptId = randomUUID();
      let came = 0;
      const stop = host.client.on('document.state', ({ attemptId: whose, state }) => {
        if (whose !== attemptId || state.phase !== 'page') return;
        came += 1;
        pending.reach('working');
      });
      const code = await followAttempt(host, 'document.state', attemptId, () => {
        pending.reach('starting');
        return host.client.call('document.scan', {
          attemptId,
          source: 'feeder',
          colour: 'gray',
          resolutionPpi: 100,
          duplex: false,
          maxPages: 3,
          timeoutMs: 4000,
        });
      });
      stop();
      return { code, kept: `${came} of 3 pages` };
    },
    stop: () => scanner.stop(),
  };
}
