import { writeSync } from 'node:fs';
import { createClient } from '../../../domain/channels/rpc.ts';
import { officerChannels } from '../../../domain/channels/officer.ts';
import { unwrap } from '../../../domain/result.ts';
import { startStation } from '../../../electron/station/station.ts';
import { pairedPorts } from './paired-ports.ts';
import { passphrases } from './passphrases.ts';
import { stationStart } from './station-start.ts';

/**
 * A program to be killed: starts a real station and types into the one draft until it is. Prints `saved <number>` after
 * each answer, unbuffered, so that whoever kills it knows what had been answered.
 *
 *   keystrokes <data folder> <vault key>
 */
async function typeUntilKilled(dataFolder: string, vaultKey: string): Promise<never> {
  const station = unwrap(await startStation(stationStart(dataFolder, vaultKey)));
  const [port, end] = pairedPorts();
  station.attach('officer', end);
  const officer = createClient(port, officerChannels);
  const officerId = 'le-van-a';
  unwrap(
    await officer.call('session.signIn', {
      officerId,
      credential: { kind: 'passphrase', passphrase: passphrases[officerId] },
    }),
  );
  const [known] = unwrap(await officer.call('draft.list', {}));
  const draft =
    known === undefined
      ? unwrap(await officer.call('draft.create', { intakePlace: 'counter' }))
      : unwrap(await officer.call('draft.open', { draftId: known.draftId }));
  for (let typed = Number(draft.fields.phone ?? '0') + 1; ; typed += 1) {
    unwrap(await officer.call('draft.save', { draftId: draft.draftId, patch: { phone: String(typed) } }));
    writeSync(1, `saved ${typed}\n`);
  }
}

void typeUntilKilled(process.argv[2] ?? '', process.argv[3] ?? '');
