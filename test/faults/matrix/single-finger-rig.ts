import { deviceConfigSchema } from '../../../domain/channels/supervision.ts';
import { deviceErrorCodeSchema } from '../../../domain/devices/device.ts';
import type { FingerScanState } from '../../../domain/devices/finger-verifier.ts';
import { scanRequest, simulateSensor, type SingleFingerDriver } from '../../support/devices/single-finger.ts';
import { lineFaults, type LineFault } from '../../../native-bridges/simulators/device-faults.ts';
import { fingerHabits, type FingerHabit } from '../../../native-bridges/simulators/single-finger.ts';
import type { DeviceRig, FaultMoment, RigHost, RigOutcome } from './rig.ts';

/** A finger is waited for no longer than this, in milliseconds. */
const patience = 2500;

const faults: DeviceRig['faults'] = [
  { fault: 'unplug', moments: ['idle', 'starting', 'working', 'answering'] },
  { fault: 'stall', moments: ['idle', 'starting', 'working', 'answering'] },
  { fault: 'garbage', moments: ['idle', 'starting', 'working', 'answering'] },
  { fault: 'truncate', moments: ['starting', 'answering'] },
  { fault: 'wrong-checksum', moments: ['starting', 'answering'] },
  { fault: 'slow', moments: ['starting'] },
  { fault: 'busy', moments: ['idle', 'working'] },
  { fault: 'denied', moments: ['idle'] },
  { fault: 'no-finger', moments: ['starting'] },
  { fault: 'wrong-finger', moments: ['starting'] },
  { fault: 'dirty', moments: ['starting'] },
];

/** The same faults of every single-finger sensor, as a person, a cable and a line make them. */
export function singleFingerRig(driver: SingleFingerDriver): DeviceRig {
  return {
    name: driver,
    faults,
    open: async () => {
      const sensor = simulateSensor(driver);
      const simulatedPort = await sensor.start(0);
      return {
        device: deviceConfigSchema.parse({ driver, id: 'finger', simulatedPort }),
        strike: async (fault, moment: FaultMoment) => {
          if (isHabit(fault)) sensor.act({ action: fault });
          else if (isLineFault(fault)) sensor.act({ action: fault, moment });
          else throw new Error(`no fault ${fault}`);
        },
        mend: async () => {
          sensor.act({ action: 'recover' });
          sensor.act({ action: 'touch' });
        },
        attempt: takeFinger,
        stop: () => sensor.stop(),
      };
    },
  };
}

function isHabit(fault: string): fault is FingerHabit {
  return (fingerHabits as readonly string[]).includes(fault);
}

function isLineFault(fault: string): fault is LineFault {
  return (lineFaults as readonly string[]).includes(fault);
}

/** One finger, as the officers' sign-in asks for it. */
async function takeFinger({ client }: RigHost): Promise<RigOutcome> {
  const request = scanRequest({ timeoutMs: patience });
  let prompts = 0;
  const last = new Promise<FingerScanState>((resolve) => {
    const stop = client.on('finger.state', ({ attemptId, state }) => {
      if (attemptId !== request.attemptId) return;
      if (state.phase === 'prompt') {
        prompts += 1;
        return;
      }
      stop();
      resolve(state);
    });
  });
  const started = await client.call('finger.start', request);
  if (!started.ok) {
    const code = deviceErrorCodeSchema.safeParse(started.error.code);
    return { code: code.data ?? 'unknown', kept: 'nothing was asked yet' };
  }
  const state = await last;
  const kept = prompts > 1 ? 'the request, to touch again' : 'the request';
  if (state.phase === 'scanned') return { code: 'done', kept: 'the finger' };
  if (state.phase === 'failed') return { code: state.failure.code, kept };
  return { code: 'cancelled', kept };
}
