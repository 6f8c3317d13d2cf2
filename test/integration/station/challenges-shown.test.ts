import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ApplicantView } from '../../../domain/channels/applicant.ts';
import { unwrap } from '../../../domain/result.ts';
import { completeFields, OfficerAtWork } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let desk: TemporaryStation;
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
});
afterEach(() => desk.remove());

it('shows the person at home which challenge is next and which are over', async () => {
  desk.plugIn();
  unwrap(
    await desk.officer.call('session.signIn', {
      officerId: 'le-van-a',
      credential: { kind: 'passphrase', passphrase: passphrases['le-van-a'] },
    }),
  );
  const work = new OfficerAtWork(desk.officer);
  const draftId = await work.startsWith(completeFields, 'reissue.lost', 'home');
  await work.capturesAllFingers();
  unwrap(await desk.officer.call('draft.goto', { draftId, step: 'photo' }));
  const shown = async (): Promise<Partial<Extract<ApplicantView, { kind: 'photo' }>>> => {
    const view = unwrap(await desk.applicant.call('applicant.view', {}));
    return view.kind === 'photo' ? { challenges: view.challenges ?? [], over: view.over ?? [] } : {};
  };
  const { challenges, ...session } = unwrap(await desk.officer.call('photo.open', { draftId }));
  expect(challenges).toHaveLength(2);
  expect(await shown()).toEqual({ challenges, over: [] });
  for (const over of [[true], [true, false]]) {
    const told = new Promise<ApplicantView>((resolve) => desk.applicant.on('applicant.changed', resolve));
    unwrap(await desk.officer.call('photo.challenged', { draftId, ...session, over }));
    expect(await told).toMatchObject({ kind: 'photo', challenges, over });
    expect(await shown()).toEqual({ challenges, over });
  }
  // The picture uses the session up: nothing is asked of anybody after it.
  const refused = await desk.officer.call('photo.submit', {
    draftId,
    ...session,
    jpeg: new Uint8Array(3),
    width: 600,
    height: 800,
    cameraLabel: 'Test camera',
    remarks: [],
  });
  expect(refused).toMatchObject({ ok: false, error: { code: 'photo-malformed' } });
  expect(await desk.officer.call('photo.challenged', { draftId, ...session, over: [] })).toMatchObject({
    ok: false,
    error: { code: 'photo-session-unknown' },
  });
  expect(await shown()).toEqual({ challenges: [], over: [] });
});
