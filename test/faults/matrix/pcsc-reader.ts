import type { CardReadState } from '../../../domain/devices/card-reader.ts';
import { deviceErrorCodes } from '../../../domain/devices/device.ts';
import type { ChipFault } from '../../../native-bridges/simulators/chip-card/faults.ts';
import { startChipCardSimulator } from '../../../native-bridges/simulators/chip-card/start.ts';
import { plainPicture, rightMrz } from '../../integration/devices/card-desk.ts';
import type { DeviceRig, FaultMoment, OpenRig, RigHost, RigOutcome } from './rig.ts';

/** Commands that a reading has made when it begins, is in the middle of the face, and reads its last file. */
const commandsUntil: Readonly<Record<FaultMoment, number>> = {
  idle: 0,
  starting: 1,
  working: 25,
  answering: 34,
};
const always: readonly FaultMoment[] = ['starting', 'working', 'answering'];
/** Whole, with a card that is silent for its eight seconds. */
const attemptLimit = 12_000;
/** A card away for longer is one the person takes away for good. */
const patience = 1500;

let attempts = 0;

export const rigs: readonly DeviceRig[] = [
  {
    name: 'pcsc-reader',
    faults: [
      { fault: 'unplug', moments: ['idle', ...always] },
      { fault: 'remove-card', moments: ['idle', ...always] },
      { fault: 'stall', moments: ['working'] },
      { fault: 'garbage', moments: always },
      { fault: 'wrong-seal', moments: ['working', 'answering'] },
      { fault: 'lie-in-length', moments: ['working'] },
      { fault: 'bad-hash', moments: ['answering'] },
      { fault: 'bad-signature', moments: ['working'] },
      { fault: 'clone', moments: ['working'] },
    ],
    open,
  },
];

async function open(): Promise<OpenRig> {
  const simulator = await startChipCardSimulator({ portrait: plainPicture });
  return {
    device: {
      driver: 'pcsc-reader',
      id: 'reader',
      reader: null,
      cscaFolder: null,
      simulatedPort: simulator.port,
    },
    strike: async (fault, moment) =>
      simulator.act({ action: fault as ChipFault, after: commandsUntil[moment] }),
    mend: async () => simulator.act({ action: 'recover' }),
    attempt: (host) => attempt(host),
    stop: () => simulator.stop(),
  };
}

async function attempt({ client }: RigHost): Promise<RigOutcome> {
  attempts += 1;
  const attemptId = `rig-card-${attempts}`;
  let patient: NodeJS.Timeout | undefined;
  const ended = new Promise<CardReadState>((resolve) => {
    const off = client.on('card.state', (event) => {
      if (event.attemptId !== attemptId) return;
      const { state } = event;
      clearTimeout(patient);
      if (state.phase === 'place-card') {
        patient = setTimeout(() => void client.call('attempt.cancel', { attemptId }), patience);
      }
      if (!['read', 'failed', 'cancelled'].includes(state.phase)) return;
      off();
      resolve(state);
    });
  });
  const begun = await client.call('card.read', {
    attemptId,
    access: rightMrz,
    dataGroups: [2, 13],
    timeoutMs: attemptLimit,
  });
  const kept = 'the draft as it was: a chip gives proposals only';
  if (!begun.ok) {
    return { code: deviceErrorCodes.find((code) => code === begun.error.code) ?? 'unknown', kept };
  }
  const state = await ended;
  if (state.phase === 'failed') return { code: state.failure.code, kept };
  return { code: state.phase === 'read' ? 'done' : 'cancelled', kept };
}
