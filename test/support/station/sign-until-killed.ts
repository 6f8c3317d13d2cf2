import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { officerChannels } from '../../../domain/channels/officer.ts';
import { createClient } from '../../../domain/channels/rpc.ts';
import { unwrap } from '../../../domain/result.ts';
import { startStation } from '../../../electron/station/station.ts';
import { OfficerAtWork, completeFields } from './officer-at-work.ts';
import { pairedPorts } from './paired-ports.ts';
import { passphrases } from './passphrases.ts';
import { smallPng } from './pictures.ts';
import { ScriptedDevices } from './scripted-devices.ts';
import { stationStart } from './station-start.ts';

const officerId = 'le-van-a';
const passphrase = passphrases[officerId];

/**
 * A program to be killed: takes one application up to the officer's signature, or opens the one that was left, says
 * `signing`, signs, and says `sealed <id>`.
 *
 *   sign-until-killed <data folder> <vault key>
 */
async function signUntilKilled(dataFolder: string, vaultKey: string): Promise<void> {
  const station = unwrap(await startStation(stationStart(dataFolder, vaultKey)));
  const [port, end] = pairedPorts();
  station.attach('officer', end);
  const officer = createClient(port, officerChannels);
  const [hostPort, stationEnd] = pairedPorts();
  new ScriptedDevices(hostPort);
  station.attach('devices', stationEnd);
  unwrap(await officer.call('session.signIn', { officerId, credential: { kind: 'passphrase', passphrase } }));
  const [left] = unwrap(await officer.call('draft.list', {}));
  if (left !== undefined) unwrap(await officer.call('draft.open', { draftId: left.draftId }));
  const draftId = left?.draftId ?? (await takeApplication(new OfficerAtWork(officer)));
  writeSync(1, 'signing\n');
  unwrap(
    await officer.call('application.sign', {
      draftId,
      credential: { kind: 'passphrase', passphrase },
      approval: null,
    }),
  );
  writeSync(1, `sealed ${draftId}\n`);

  async function takeApplication(work: OfficerAtWork): Promise<string> {
    const id = await work.startsWith(completeFields, 'reissue.lost');
    // Enough to write that there is a middle to be killed in.
    for (let page = 0; page < 3; page += 1) {
      const content = new Uint8Array([...smallPng.subarray(0, 8), ...randomBytes(2_000_000)]);
      const paper = { type: 'cmnd', source: 'file', mimeType: 'image/png', content } as const;
      unwrap(await officer.call('document.add', { draftId: id, ...paper }));
    }
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.exceptsIris();
    await work.takesSignature();
    await work.readsBackAndConfirms();
    return id;
  }
}

void signUntilKilled(process.argv[2] ?? '', process.argv[3] ?? '');
