import { afterEach, expect, it } from 'vitest';
import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import { unwrap } from '../../../domain/result.ts';
import { touchedBy } from '../../support/station/finger-templates.ts';
import { completeFields, OfficerAtWork } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let desk: TemporaryStation;
afterEach(() => desk.remove());

/** Whose finger lies on the scanner; of the one `mixed` it is An's. */
let owner: string;
let mixed: FingerPosition | null;

async function sitDown(): Promise<OfficerAtWork> {
  const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  // So few minutiae that one finger alone could be alike by chance.
  desk.plugIn(touchedBy((finger) => ({ person: finger === mixed ? 'an' : owner, finger }), { count: 14 }));
  return new OfficerAtWork(desk.officer);
}

/** What stands in the draft about earlier applicants once the capture was compared. */
async function found(work: OfficerAtWork, captureId: FingerprintCaptureId): Promise<string[]> {
  const { draftId } = work;
  const compared = new Promise<string[]>((resolve) => {
    const off = desk.officer.on('draft.changed', (view) => {
      const capture = view.fingerprints.find((one) => one.captureId === captureId);
      if (view.draftId !== draftId || capture?.attempts.length === 0 || capture?.comparing !== 0) return;
      off();
      resolve(view.findings.map(({ code }) => code));
    });
  });
  expect(unwrap(await work.capture(captureId)).phase).toBe('captured');
  return compared;
}

it('counts a likely finger together with another one though the station was started anew in between', async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
  let work = await sitDown();
  [owner, mixed] = ['an', null];
  await work.startsWith(completeFields, 'reissue.lost');
  await found(work, 'PLAIN_RIGHT_FOUR_FINGERS');
  await found(work, 'PLAIN_LEFT_FOUR_FINGERS');

  await work.startsWith({ ...completeFields, personalNumber: '003090000456' }, 'reissue.lost');
  const { draftId, draft } = work;
  [owner, mixed] = ['binh', 'RIGHT_INDEX'];
  expect(await found(work, 'PLAIN_RIGHT_FOUR_FINGERS'), 'one of them could be chance').toEqual([]);

  desk = await desk.restart();
  work = await sitDown();
  work.draft = draft;
  unwrap(await desk.officer.call('draft.open', { draftId }));
  mixed = 'LEFT_INDEX';
  const findings = await found(work, 'PLAIN_LEFT_FOUR_FINGERS');
  expect(findings).toEqual(['earlier-applicant-finger', 'earlier-applicant-finger']);
});

it('finds the finger of an earlier applicant though the clock was days ahead once and was put right', async () => {
  let ahead = 5 * 86_400_000;
  desk = await temporaryStation({ policyId: '2024-07', now: () => new Date(Date.now() + ahead) });
  await sitDown();
  ahead = 0;
  desk = await desk.restart();
  const work = await sitDown();
  [owner, mixed] = ['an', null];
  await work.startsWith(completeFields, 'reissue.lost');
  await found(work, 'PLAIN_RIGHT_FOUR_FINGERS');
  await work.startsWith({ ...completeFields, personalNumber: '003090000456' }, 'reissue.lost');
  expect(await found(work, 'PLAIN_RIGHT_FOUR_FINGERS')).toContain('earlier-applicant-finger');
});
