import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { officerChannels } from '../../domain/channels/officer.ts';
import { createClient } from '../../domain/channels/rpc.ts';
import { ok, unwrap } from '../../domain/result.ts';
import { keepMemoryOutOfCores } from '../../electron/station/core-dumps.ts';
import { descriptorBytes } from '../../electron/station/faces/compare-faces.ts';
import type { FaceLooker } from '../../electron/station/faces/face-looker.ts';
import { startStation } from '../../electron/station/station.ts';
import { fingerTemplate } from '../support/station/finger-templates.ts';
import { OfficerAtWork } from '../support/station/officer-at-work.ts';
import { pairedPorts } from '../support/station/paired-ports.ts';
import { ScriptedDevices, everythingWorks, signedState } from '../support/station/scripted-devices.ts';
import { stationStart } from '../support/station/station-start.ts';
import { applicant, uniqueJpeg, uniquePng } from './applicant.ts';

/** How the station is run; JSON in the first argument. */
export interface LeakOrders {
  readonly dataFolder: string;
  readonly vaultKey: string;
  readonly gatewayUrl: string;
  readonly officerId: string;
  readonly passphrase: string;
  /** False to see that without the measure a core would tell everything. */
  readonly protected: boolean;
}

const orders = JSON.parse(process.argv[2] ?? '{}') as LeakOrders;
const journalDescriptor = 3;

/** Over a pipe, so that the pictures are on no disk because of the test. */
function say(entry: { picture: string; of: string } | { said: 'waiting' }): void {
  const text = Buffer.from(`${JSON.stringify(entry)}\n`);
  for (let at = 0; at < text.length; ) at += writeSync(journalDescriptor, text, at);
}

const picture = <B extends Uint8Array>(of: string, bytes: B): B => {
  say({ of, picture: Buffer.from(bytes).toString('base64') });
  return bytes;
};

/** Sees a face in every picture, and tells the numbers it is compared by. */
const faces: FaceLooker = {
  warm: () => undefined,
  look: (jpeg) => {
    const descriptor = Float32Array.from(randomBytes(1024), (value) => value / 255 + Math.PI);
    picture('face descriptor', descriptorBytes(descriptor));
    const portrait = { jpeg, width: 600, height: 800 };
    const crop = { x: 0, y: 0, width: 600, height: 800 };
    return Promise.resolve(ok({ checks: [], score: 80, crop, portrait, descriptor, backend: 'scripted' }));
  },
  describe: () => Promise.resolve(ok(null)),
  close: () => Promise.resolve(),
};

/** Takes one application to the centre's receipt and slip, a second one half, and waits to be ended. */
async function run(): Promise<void> {
  if (orders.protected) keepMemoryOutOfCores();
  const { officerId, passphrase } = orders;
  const station = unwrap(
    await startStation(stationStart(orders.dataFolder, orders.vaultKey, orders.gatewayUrl), { faces }),
  );
  const [port, end] = pairedPorts();
  station.attach('officer', end);
  const officer = createClient(port, officerChannels);
  const [hostPort, stationEnd] = pairedPorts();
  new ScriptedDevices(hostPort, {
    fingerprint: (request) =>
      everythingWorks.fingerprint(request).map((state) => {
        if (state.phase !== 'captured') return state;
        for (const { record } of state.fingers) picture('fingerprint', record);
        const fingers = state.fingers.map((one) => ({
          ...one,
          template: picture('minutiae', fingerTemplate(`${applicant.personalNumber}`, one.finger)),
          preview: picture('preview', uniquePng(2000)),
        }));
        return { ...state, fingers };
      }),
    signature: (request) => [
      { phase: 'preparing' },
      {
        ...signedState(request),
        image: picture('signature', uniquePng(6000)),
        padScreen: picture('pad screen', uniquePng(6000)),
      },
    ],
  });
  station.attach('devices', stationEnd);
  const credential = { kind: 'passphrase', passphrase } as const;
  unwrap(await officer.call('session.signIn', { officerId, credential }));
  const first = await take(true);
  const { pdf } = unwrap(await officer.call('slip.pdf', { applicationId: first }));
  picture('slip', pdf);
  unwrap(await officer.call('slip.print', { applicationId: first }));
  for (;;) {
    const { items } = unwrap(await officer.call('outbox.state', {}));
    if (items.every(({ state }) => state === 'acknowledged')) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  unwrap(await officer.call('draft.close', { draftId: first }));
  const second = await take(false);
  // What is typed wrong, and what can't be read, is nobody's business either.
  const odd = { draftId: second, text: `${applicant.personalNumber ?? ''}|||x` };
  const endless = { draftId: second, patch: { phone: '0968573142 '.repeat(40) } };
  const answers = [
    await officer.call('draft.lookup', odd),
    await officer.call('application.search', { text: 'TRƯƠNG NGUYỆT', before: null }),
    await officer.call('draft.save', endless),
    await officer.call('audit.export', { folder: `${orders.dataFolder}/../export` }),
  ];
  // Found; too long; not for an officer.
  if (answers.map(({ ok }) => ok).join() !== 'false,true,false,false') throw new Error('answered otherwise');
  say({ said: 'waiting' });

  async function take(complete: boolean): Promise<string> {
    const work = new OfficerAtWork(officer);
    const draftId = await work.startsWith(applicant, 'reissue.lost');
    for (const source of ['file', 'camera'] as const) {
      const content = picture('document', uniquePng(300_000));
      const paper = { type: 'cmnd', source, mimeType: 'image/png', content } as const;
      unwrap(await officer.call('document.add', { draftId, ...paper }));
    }
    await work.capturesAllFingers();
    const session = unwrap(await officer.call('photo.open', { draftId }));
    const jpeg = picture('photo', uniqueJpeg());
    const photo = { jpeg, width: 600, height: 800, cameraLabel: 'Test camera', remarks: [] };
    unwrap(await officer.call('photo.submit', { draftId, ...session, ...photo }));
    await work.exceptsIris();
    await work.takesSignature();
    await work.readsBackAndConfirms();
    if (complete) {
      const wrong = { kind: 'passphrase', passphrase: 'sai mật khẩu' } as const;
      const refused = await officer.call('application.sign', { draftId, credential: wrong, approval: null });
      if (refused.ok) throw new Error('signed with a wrong passphrase');
      unwrap(await officer.call('application.sign', { draftId, credential, approval: null }));
    }
    return draftId;
  }
}

void run();
