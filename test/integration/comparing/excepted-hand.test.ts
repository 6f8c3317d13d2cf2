import { afterEach, beforeEach, expect, it } from 'vitest';
import { missingIn, mayEnter } from '../../../domain/application/progress.ts';
import { unwrap } from '../../../domain/result.ts';
import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { evidenceOfDraft } from '../../../electron/station/vault/evidence-store.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { factsOf } from '../../../electron/station/intake/draft-facts.ts';
import { readDraft } from '../../../electron/station/intake/draft-store.ts';
import { policyById } from '../../../domain/policy/policies.ts';
import { join } from 'node:path';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { jpegWith } from '../../support/station/pictures.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let desk: TemporaryStation;
let work: OfficerAtWork;
let draftId: string;
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
  const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  work = new OfficerAtWork(desk.officer);
  desk.plugIn();
  draftId = await work.startsWith(completeFields, 'reissue.lost');
});
afterEach(() => desk.remove());

const picture = { jpeg: new Uint8Array(jpegWith(600, 800)), width: 600, height: 800, cameraLabel: 'Test' };

async function except(finger: FingerPosition, presence: 'MISSING' | 'BANDAGED' = 'MISSING') {
  const exception = { finger, presence, permanence: 'permanent', note: '' } as const;
  return unwrap(await desk.officer.call('fingerprint.except', { draftId, exception }));
}

async function takePicture(finger: FingerPosition) {
  const session = unwrap(await desk.officer.call('photo.open', { draftId }));
  return desk.officer.call('fingerprint.exceptionPhoto', { draftId, finger, ...session, ...picture });
}

async function picturesKept(): Promise<string[]> {
  const vault = unwrap(
    await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, () => new Date()),
  );
  try {
    const evidence = await evidenceOfDraft(vault.database, draftId);
    return evidence.filter(({ kind }) => kind === 'exception-photo').map(({ evidenceId }) => evidenceId);
  } finally {
    await vault.close();
  }
}

it('keeps one picture of the hand with its exception, and removes it with the exception', async () => {
  expect(await desk.officer.call('photo.open', { draftId }), 'nothing to picture yet').toMatchObject({
    ok: false,
    error: { code: 'step-locked' },
  });
  await except('LEFT_RING');
  const first = unwrap(await takePicture('LEFT_RING')).fingerExceptions[0]?.photo?.evidenceId;
  const second = unwrap(await takePicture('LEFT_RING')).fingerExceptions[0]?.photo?.evidenceId;
  expect(second).not.toBe(first);
  const again = await except('LEFT_RING', 'BANDAGED');
  expect(again.fingerExceptions, 'called otherwise, it is the same hand').toMatchObject([
    { presence: 'BANDAGED', photo: { evidenceId: second } },
  ]);
  expect(await picturesKept()).toEqual([second]);
  unwrap(await desk.officer.call('fingerprint.clearException', { draftId, finger: 'LEFT_RING' }));
  expect(await picturesKept()).toEqual([]);
});

it('refuses a picture of a finger that is not excepted, of another size than it says, or out of no session', async () => {
  await except('LEFT_RING');
  expect(await takePicture('LEFT_INDEX')).toMatchObject({ ok: false, error: { code: 'exception-absent' } });
  const session = unwrap(await desk.officer.call('photo.open', { draftId }));
  const finger = 'LEFT_RING' as const;
  const wrong = { draftId, finger, ...session, ...picture, width: 601 };
  expect(await desk.officer.call('fingerprint.exceptionPhoto', wrong)).toMatchObject({
    ok: false,
    error: { code: 'photo-malformed' },
  });
  const used = { draftId, finger, ...session, ...picture };
  expect(await desk.officer.call('fingerprint.exceptionPhoto', used), 'a session is used up').toMatchObject({
    ok: false,
    error: { code: 'photo-session-unknown' },
  });
});

it('goes on without a capture all of whose fingers are excepted, and asks for the others of a slap', async () => {
  await except('LEFT_THUMB');
  const view = await except('RIGHT_THUMB');
  const stateOf = (id: string) => view.fingerprints.find(({ captureId }) => captureId === id)?.state;
  expect(stateOf('PLAIN_THUMBS')).toBe('exception');
  expect(stateOf('ROLLED_LEFT_THUMB')).toBe('exception');
  await except('RIGHT_RING');
  unwrap(await work.capture('PLAIN_RIGHT_FOUR_FINGERS'));
  const [slap] = unwrap(await desk.officer.call('draft.open', { draftId })).fingerprints;
  expect(slap).toMatchObject({ state: 'good' });
  expect(slap?.choices.map(({ finger }) => finger)).toEqual(['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_LITTLE']);
});

it('counts a hand without a picture as missing where the rule set wants one', async () => {
  await except('LEFT_RING');
  const vault = unwrap(
    await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, () => new Date()),
  );
  const draft = await readDraft(vault.database, draftId);
  await vault.close();
  if (draft === null) throw new Error('no draft');
  const { state } = factsOf(draft, new Date());
  const offered = missingIn('fingerprints', state);
  expect(missingIn('fingerprints', { ...state, handsToPicture: 1 })).toBe(offered + 1);
  expect(mayEnter(state, 'fingerprints').ok).toBe(true);
  expect(policyById('2024-07').fingerExceptions.proofPhoto, 'and this one only offers it').toBe('offered');
});
