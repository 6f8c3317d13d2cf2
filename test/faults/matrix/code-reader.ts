import {
  startCodeReaderSimulator,
  syntheticCardCode,
} from '../../../native-bridges/simulators/code-reader/simulator.ts';
import { lineFaults } from '../../../native-bridges/simulators/device-faults.ts';
import { pause } from '../../../native-bridges/transports/deadline.ts';
import { asCode } from './attempt.ts';
import type { DeviceRig, FaultMoment, OpenRig, RigHost, RigOutcome } from './rig.ts';

const everywhere: readonly FaultMoment[] = ['idle', 'starting', 'working', 'answering'];
const kept = 'the box as it was: the code is scanned again';
/** For a code to come through after the hand has pressed the trigger. */
const patience = 1000;

export const rigs: readonly DeviceRig[] = (['serial', 'hid-pos'] as const).map((over) => ({
  name: `code-reader ${over}`,
  faults: [
    { fault: 'unplug', moments: everywhere },
    { fault: 'busy', moments: everywhere },
    { fault: 'denied', moments: ['idle', 'working'] },
    { fault: 'stall', moments: ['working'] },
    { fault: 'garbage', moments: ['starting', 'working', 'answering'] },
    { fault: 'truncate', moments: ['working', 'answering'] },
    { fault: 'slow', moments: ['starting'] },
  ],
  open: () => open(over),
}));

async function open(over: 'serial' | 'hid-pos'): Promise<OpenRig> {
  const { simulator, port } = await startCodeReaderSimulator({ over });
  return {
    device: { driver: 'code-reader', id: 'codes', over, path: null, baudRate: 9600, simulatedPort: port },
    strike: async (fault, moment) => {
      const action = lineFaults.find((known) => known === fault);
      if (action === undefined) throw new Error(`no fault ${fault}`);
      await simulator.act({ action, moment });
    },
    mend: async () => await simulator.act({ action: 'recover' }),
    attempt: (host) => attempt(host, () => simulator.act({ action: 'scan', text: syntheticCardCode })),
    stop: () => simulator.stop(),
  };
}

/** A code is not asked for: what the officer sees is the code in the box, or the device's state beside it. */
async function attempt({ client, states }: RigHost, scan: () => Promise<void>): Promise<RigOutcome> {
  const came = new AbortController();
  let text = '';
  const stop = client.on('code.read', (read) => {
    text = read.text;
    came.abort();
  });
  await scan();
  await pause(patience, came.signal);
  stop();
  if (text === syntheticCardCode) return { code: 'done', kept };
  if (text !== '') return { code: 'protocol-error', kept: 'another code than was scanned: lost' };
  const code = states().find(({ id }) => id === 'codes')?.code;
  return { code: code === null || code === undefined ? 'timeout' : asCode(code), kept };
}
