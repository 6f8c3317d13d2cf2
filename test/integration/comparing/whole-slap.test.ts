import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  encodeFingerImageRecord,
  isoFingerPositionCode,
  isoImpressionTypeCode,
} from '../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import { type FingerPosition, fingersOf } from '../../../domain/biometrics/positions.ts';
import { cutFinger, segmentSlap } from '../../../domain/biometrics/slap/index.ts';
import type {
  CapturedFinger,
  CapturedSlap,
  FingerCaptureRequest,
} from '../../../domain/devices/fingerprint-scanner.ts';
import { unwrap } from '../../../domain/result.ts';
import { evidenceToSeal } from '../../../electron/station/intake/seal-sources.ts';
import { chainHash } from '../../../electron/station/intake/verify-attempt.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { evidenceOfDraft } from '../../../electron/station/vault/evidence-store.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { createPerson } from '../../../native-bridges/simulators/fingers/person.ts';
import { laySlap } from '../../../native-bridges/simulators/fingers/slap-hand.ts';
import { bundleProgram } from '../../support/station/bundle-program.ts';
import { fingerTemplate } from '../../support/station/finger-templates.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { smallPng } from '../../support/station/pictures.ts';
import { everythingWorks, scriptedScanner } from '../../support/station/scripted-devices.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

const captureId = 'PLAIN_RIGHT_FOUR_FINGERS' as const;
const expected = fingersOf(captureId);
let thread: string;
let slap: GrayImage;
beforeAll(async () => {
  thread = await bundleProgram('electron/station/comparing/thread.ts');
  slap = laySlap(createPerson({ seed: 'whole slap', age: 30 }), { kind: 'right', seed: 1 }).image;
});

let desk: TemporaryStation;
let work: OfficerAtWork;
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07', comparingThread: thread });
  const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  work = new OfficerAtWork(desk.officer);
  await work.startsWith(completeFields, 'reissue.lost');
});
afterEach(() => desk.remove());

function recordOf(position: FingerPosition | typeof captureId, { width, height, pixels }: GrayImage) {
  const record = encodeFingerImageRecord({
    version: '2011',
    acquisitionLevel: 0,
    certified: false,
    representations: [
      {
        position: isoFingerPositionCode[position],
        viewNumber: 0,
        capturedAt: '2026-03-02T01:00:00.000Z',
        device: { technology: 0, vendor: 0, type: 0 },
        quality: [],
        certifications: [],
        scaleUnits: 'ppi',
        scanResolution: { horizontal: 500, vertical: 500 },
        imageResolution: { horizontal: 500, vertical: 500 },
        pixelDepth: 8,
        compression: 'RAW',
        impressionType: isoImpressionTypeCode.LIVE_SCAN_PLAIN,
        width,
        height,
        image: pixels,
        extendedData: new Uint8Array(),
      },
    ],
  });
  return new Uint8Array(unwrap(record));
}

interface Taken {
  slap: CapturedSlap;
  fingers: CapturedFinger[];
}

function taken({ previousHash }: FingerCaptureRequest): Taken {
  const segments = segmentSlap(slap, { capture: captureId, expected }).fingers.flatMap((found) =>
    found.finger === undefined ? [] : [{ ...found, finger: found.finger }],
  );
  const record = recordOf(captureId, slap);
  const common = {
    quality: 80,
    resolutionPpi: 500,
    compression: 'NONE' as const,
    capturedAt: '2026-03-02T01:00:00.000Z',
    hash: chainHash(previousHash, record),
    previousHash,
    preview: new Uint8Array(smallPng),
  };
  return {
    slap: {
      ...common,
      record,
      envelope: 'e30.e30.c2ln',
      width: slap.width,
      height: slap.height,
      hand: 'right',
      handConfidence: 90,
      segments: segments.map(({ finger, corners, angleDegrees, confidence }) => ({
        ...{ finger, angleDegrees, confidence },
        corners: corners.map((corner) => ({ ...corner })),
      })),
    },
    fingers: segments.map((segment) => {
      const cut = cutFinger(slap, segment);
      return {
        ...common,
        finger: segment.finger,
        impression: 'plain' as const,
        record: recordOf(segment.finger, cut),
        envelope: '',
        estimate: null,
        template: fingerTemplate('an', segment.finger),
        width: cut.width,
        height: cut.height,
      };
    }),
  };
}

function plugIn(change: (capture: Taken) => Taken): void {
  desk.plugIn({
    ...everythingWorks,
    fingerprint: (request) => [{ phase: 'captured', device: scriptedScanner, ...change(taken(request)) }],
  });
}

it('keeps a whole slap, and seals it with its envelope beside the fingers that were cut from it', async () => {
  const told: unknown[] = [];
  desk.officer.on('capture.state', ({ state }) => {
    if (state.phase === 'captured') told.push(state.slap?.record.length, state.slap?.envelope);
  });
  plugIn((capture) => capture);
  expect(unwrap(await work.capture(captureId))).toEqual({ phase: 'captured' });
  expect(told, 'windows get no evidence').toEqual([0, '']);
  const { draftId } = work;
  const view = unwrap(await desk.officer.call('draft.open', { draftId }));
  expect(view.fingerprints[0]?.choices.map(({ finger }) => finger)).toEqual([...expected]);
  const vault = unwrap(
    await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, () => new Date()),
  );
  const evidence = evidenceToSeal(await evidenceOfDraft(vault.database, draftId), view.fingerprints);
  await vault.close();
  expect(evidence.map(({ kind }) => kind).sort()).toEqual([
    'device-envelope',
    ...expected.map(() => 'finger'),
    'slap',
  ]);
  const whole = evidence.find(({ kind }) => kind === 'slap')?.evidenceId;
  for (const piece of evidence) {
    if (piece.kind === 'finger') expect(piece.slap).toBe(whole);
    if (piece.kind === 'device-envelope') expect(piece.about).toBe(whole);
  }
  expect(evidenceToSeal(evidence, []), 'nothing chosen, nothing sealed').toEqual([]);
});

const other = (image: GrayImage): GrayImage => ({
  ...image,
  pixels: image.pixels.map((value) => 255 - value),
});

it.each<[string, (capture: Taken) => Taken, string]>([
  [
    'a finger is no cut of it',
    ({ slap: whole, fingers }) => {
      const [first, ...rest] = fingers;
      if (first === undefined) throw new Error('no finger');
      const cut = {
        width: first.width,
        height: first.height,
        ppi: 500,
        pixels: new Uint8Array(first.width * first.height),
      };
      return { slap: whole, fingers: [{ ...first, record: recordOf(first.finger, other(cut)) }, ...rest] };
    },
    'protocol-error',
  ],
  [
    'two fingers have changed names',
    ({ slap: whole, fingers }) => {
      const name = (finger: FingerPosition): FingerPosition =>
        finger === 'RIGHT_INDEX' ? 'RIGHT_RING' : finger === 'RIGHT_RING' ? 'RIGHT_INDEX' : finger;
      const segments = whole.segments.map((one) => ({ ...one, finger: name(one.finger) }));
      const renamed = fingers.map((one) => {
        const cut = segments.find(({ finger }) => finger === name(one.finger));
        if (cut === undefined) throw new Error('no segment');
        return { ...one, finger: cut.finger, record: recordOf(cut.finger, cutFinger(slap, cut)) };
      });
      return { slap: { ...whole, segments }, fingers: renamed };
    },
    'protocol-error',
  ],
  [
    'the chain does not run over it',
    ({ slap: whole, fingers }) => ({ slap: { ...whole, hash: 'A'.repeat(64) }, fingers }),
    'chain-broken',
  ],
  [
    'a finger has an envelope of its own',
    ({ slap: whole, fingers }) => ({
      slap: whole,
      fingers: fingers.map((one) => ({ ...one, envelope: 'e30.e30.c2ln' })),
    }),
    'protocol-error',
  ],
])('refuses a slap where %s', async (_what, change, code) => {
  plugIn(change);
  expect(unwrap(await work.capture(captureId))).toEqual({ phase: 'failed', code });
  const view = unwrap(await desk.officer.call('draft.open', { draftId: work.draftId }));
  expect(view.fingerprints[0]?.attempts).toEqual([]);
});
