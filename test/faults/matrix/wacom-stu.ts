import { randomUUID } from 'node:crypto';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { padActionSchema } from '../../../native-bridges/simulators/faults.ts';
import { startSimulators } from '../../../native-bridges/simulators/start.ts';
import type { PadOptions } from '../../../native-bridges/simulators/wacom-stu/service.ts';
import { followAttempt } from './attempt.ts';
import type { DeviceRig, FaultMoment, OpenRig } from './rig.ts';

const everywhere: readonly FaultMoment[] = ['idle', 'starting', 'working', 'answering'];
const pace = 0.05;
const kept = 'the draft and the signatures given before';

const faults: DeviceRig['faults'] = [
  { fault: 'unplug', moments: everywhere },
  { fault: 'stall', moments: everywhere },
  { fault: 'refuse', moments: ['idle', 'answering'] },
  { fault: 'garbage', moments: ['starting', 'working'] },
  { fault: 'truncated-frame', moments: ['starting', 'working'] },
  { fault: 'wrong-length', moments: everywhere },
  { fault: 'lose-samples', moments: ['starting'] },
  { fault: 'slow', moments: ['working'] },
  { fault: 'walk-away', moments: ['idle'] },
  { fault: 'cancel', moments: ['idle'] },
];

export const rigs: readonly DeviceRig[] = [
  { name: 'wacom-stu 540', faults, open: () => open({ model: '540' }) },
  {
    name: 'wacom-stu 430 encrypted',
    faults: [...faults, { fault: 'wrong-key', moments: ['starting', 'working'] }],
    open: () => open({ model: '430', encryption: true }),
  },
];

async function open(pad: PadOptions): Promise<OpenRig> {
  const simulators = await startSimulators({
    sbiPort: 0,
    adminPort: 0,
    padPort: 0,
    pace,
    fingers: { ...createLocalFingerSource(), warm: () => undefined },
    pad,
  });
  return {
    device: {
      driver: 'wacom-stu',
      id: 'pad',
      simulatedPort: simulators.ready.padPort,
      penEncryption: 'auto',
    },
    strike: async (fault, moment) =>
      simulators.pad({ action: padActionSchema.shape.action.parse(fault), moment, milliseconds: 20 }),
    mend: async () => {
      simulators.pad({ action: 'recover' });
      simulators.pad({ action: 'sign' });
    },
    attempt: async (host) => {
      const attemptId = randomUUID();
      const code = await followAttempt(host, 'signature.state', attemptId, () =>
        host.client.call('signature.start', {
          attemptId,
          consentText: 'Tôi cam đoan thông tin là đúng.',
          signerName: 'Nguyễn Văn Mẫu',
          timeoutMs: 3000,
        }),
      );
      return { code, kept };
    },
    stop: () => simulators.stop(),
  };
}
