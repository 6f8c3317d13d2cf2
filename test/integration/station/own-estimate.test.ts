import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FingerEstimate } from '../../../domain/devices/fingerprint-scanner.ts';
import { unwrap } from '../../../domain/result.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import {
  type DeviceScript,
  capturedFingers,
  everythingWorks,
  scriptedScanner,
} from '../../support/station/scripted-devices.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

const slap = 'PLAIN_RIGHT_FOUR_FINGERS' as const;

let desk: TemporaryStation;
let work: OfficerAtWork;
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
  unwrap(
    await desk.officer.call('session.signIn', {
      officerId: 'le-van-a',
      credential: { kind: 'passphrase', passphrase: passphrases['le-van-a'] },
    }),
  );
  work = new OfficerAtWork(desk.officer);
});
afterEach(() => desk.remove());

/** The scanner says `quality` of every finger, the device host estimates `estimate`. */
const saying = (quality: number, estimate: FingerEstimate | null): DeviceScript => ({
  ...everythingWorks,
  fingerprint: (request) => [
    {
      phase: 'captured',
      device: scriptedScanner,
      fingers: capturedFingers(request, quality).map((finger) => ({ ...finger, estimate })),
    },
  ],
});

async function oneSlap() {
  await work.startsWith(completeFields, 'reissue.lost');
  unwrap(await work.capture(slap));
  const view = unwrap(await desk.officer.call('draft.open', { draftId: work.draftId }));
  const progress = view.fingerprints.find(({ captureId }) => captureId === slap);
  const finger = progress?.attempts.at(-1)?.fingers[0];
  if (progress === undefined || finger === undefined) throw new Error('no attempt was kept');
  return { progress, finger };
}

it('a capture goes by its own estimate when the scanner is more pleased with itself', async () => {
  desk.plugIn(saying(95, { algorithm: 'AID', score: 12, verdicts: ['too-dry', 'low-contrast'] }));
  const { progress, finger } = await oneSlap();
  expect(progress.state).toBe('poor');
  expect(finger).toMatchObject({
    quality: 12,
    deviceQuality: 95,
    stationQuality: 12,
    stationAlgorithm: 'AID',
    remarks: ['too-dry', 'low-contrast', 'not-compared'],
  });
});

it('a capture goes by the scanner when its own estimate is higher or there is none', async () => {
  const devices = desk.plugIn(saying(30, { algorithm: 'AID', score: 90, verdicts: [] }));
  expect((await oneSlap()).finger).toMatchObject({
    quality: 30,
    stationQuality: 90,
    remarks: ['not-compared'],
  });
  devices.script = saying(70, null);
  const { finger } = await oneSlap();
  expect(finger).toMatchObject({ quality: 70, stationQuality: null, remarks: ['not-compared'] });
  expect(finger).not.toHaveProperty('stationAlgorithm');
});

it('the next attempt begins with the reason when the one before was poor, and not for the next applicant', async () => {
  const devices = desk.plugIn(saying(95, { algorithm: 'AID', score: 12, verdicts: ['too-dry'] }));
  await oneSlap();
  unwrap(await work.capture(slap));
  await oneSlap();
  expect(devices.requests.map(({ advice }) => advice)).toEqual([undefined, 'too-dry', undefined]);
});
