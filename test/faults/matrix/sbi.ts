import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { type ScannerAction, scannerActionSchema } from '../../../native-bridges/simulators/faults.ts';
import { startSimulators } from '../../../native-bridges/simulators/start.ts';
import { stripedFingers } from '../devices/fast-desk.ts';
import { followAttempt } from './attempt.ts';
import type { DeviceRig, FaultMoment, OpenRig } from './rig.ts';

const everywhere: readonly FaultMoment[] = ['idle', 'starting', 'working', 'answering'];
/** Of a capture before: a service that begins anew breaks the chain. */
const earlierHash = 'A1'.repeat(32);
const pace = 0.05;
const kept = 'the draft and every capture taken before';

/** Faults of the service, the cable, the person and the answer. */
const faults: DeviceRig['faults'] = [
  { fault: 'unplug', moments: everywhere },
  { fault: 'stop-service', moments: everywhere },
  { fault: 'mute', moments: ['idle', 'answering'] },
  { fault: 'stall', moments: ['working'] },
  { fault: 'busy', moments: ['idle', 'starting'] },
  { fault: 'not-ready', moments: ['idle'] },
  { fault: 'garbage', moments: ['answering'] },
  { fault: 'truncate', moments: ['answering'] },
  { fault: 'wrong-length', moments: ['answering'] },
  { fault: 'truncated-frame', moments: ['working'] },
  { fault: 'bad-signature', moments: ['answering'] },
  { fault: 'foreign-certificate', moments: ['answering'] },
  { fault: 'expired-certificate', moments: ['answering'] },
  { fault: 'other-key', moments: ['answering'] },
  { fault: 'clock-skew', moments: ['answering'] },
  { fault: 'other-transaction', moments: ['answering'] },
  { fault: 'break-chain', moments: ['answering'] },
  { fault: 'flip-byte', moments: ['answering'] },
  { fault: 'wrong-hand', moments: ['starting'] },
  { fault: 'missing-finger', moments: ['starting'] },
  { fault: 'plain-for-rolled', moments: ['answering'] },
  { fault: 'error', moments: ['starting'] },
];

export const rigs: readonly DeviceRig[] = (['0.9.5', '1.0'] as const).map((dialect) => ({
  name: `sbi ${dialect}`,
  faults,
  open: () => open(dialect),
}));

async function open(dialect: '0.9.5' | '1.0'): Promise<OpenRig> {
  const folder = await stripedFingers();
  const simulators = await startSimulators({
    sbiPort: 0,
    adminPort: 0,
    padPort: 0,
    pace,
    fingers: { ...createLocalFingerSource(folder), warm: () => undefined },
    scanner: { dialect },
  });
  const { sbiPort, trustAnchor } = simulators.ready;
  return {
    device: {
      driver: 'sbi',
      id: 'scanner',
      firstPort: sbiPort,
      lastPort: sbiPort,
      trustAnchor,
      dialect: 'auto',
    },
    strike: async (fault, moment) => await simulators.scanner(actionOf(fault, moment)),
    mend: async () => await simulators.scanner({ action: 'recover' }),
    attempt: async (host) => {
      const attemptId = randomUUID();
      const code = await followAttempt(host, 'fingerprint.state', attemptId, () =>
        host.client.call('fingerprint.start', {
          attemptId,
          impression: 'rolled',
          fingers: ['RIGHT_INDEX'],
          exceptions: [],
          requestedScore: 40,
          timeoutMs: 1000,
          previousHash: earlierHash,
        }),
      );
      return { code, kept };
    },
    stop: async () => {
      await simulators.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function actionOf(fault: string, moment: FaultMoment): ScannerAction {
  const action = scannerActionSchema.shape.action.parse(fault);
  return { action, moment, ...(action === 'error' ? { errorCode: '532' } : {}) };
}
