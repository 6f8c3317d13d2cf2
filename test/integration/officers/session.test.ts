import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { ApplicantView } from '../../../domain/channels/applicant.ts';
import type { SessionState } from '../../../domain/channels/session.ts';
import { unwrap } from '../../../domain/result.ts';
import { failuresUntilLock, waitAfter } from '../../../electron/station/officers/guard.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type DeviceScript, everythingWorks } from '../../support/station/scripted-devices.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { auditOf } from './audit-of.ts';

type OfficerId = keyof typeof passphrases;

const silent: DeviceScript = { fingerprint: () => [], signature: () => [] };
const timings = { idleCheckMs: 20, hostAnswerMs: 500 };
let uptime = 3_600_000;
let desk: TemporaryStation;
let work: OfficerAtWork;

beforeEach(async () => {
  uptime = 3_600_000;
  desk = await temporaryStation({ policyId: '2024-07', timings, uptime: () => uptime });
  work = new OfficerAtWork(desk.officer);
});
afterEach(() => desk.remove());

const passphraseOf = (officerId: OfficerId) =>
  ({ kind: 'passphrase', passphrase: passphrases[officerId] }) as const;
const wrongPassphrase = { kind: 'passphrase', passphrase: 'không phải' } as const;
const signIn = (officerId: OfficerId) =>
  desk.officer.call('session.signIn', { officerId, credential: passphraseOf(officerId) });
const state = async () => unwrap(await desk.officer.call('session.state', {}));
const refused = (code: string) => ({ ok: false, error: { code } });
const until = <T>(ask: () => T) => expect.poll(ask, { timeout: 30_000 });

describe('a session left alone', () => {
  it('locks itself, hides the applicant, stops the capture and keeps the draft on the desk', async () => {
    desk.plugIn(silent);
    unwrap(await signIn('le-van-a'));
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    unwrap(await desk.officer.call('draft.goto', { draftId, step: 'fingerprints' }));
    const ended: string[] = [];
    const told: string[] = [];
    const views: ApplicantView['kind'][] = [];
    let shown: SessionState | undefined;
    desk.officer.on('session.changed', (changed) => {
      shown = changed;
    });
    desk.officer.on('draft.changed', () => told.push('draft.changed'));
    desk.officer.on('capture.state', ({ state: { phase } }) => ended.push(phase));
    desk.applicant.on('applicant.changed', ({ kind }) => views.push(kind));
    unwrap(await desk.officer.call('fingerprint.start', { draftId, captureId: 'PLAIN_RIGHT_FOUR_FINGERS' }));

    uptime += 299_000;
    unwrap(await desk.officer.call('session.active', {}));
    uptime += 299_000;
    expect(shown?.locked ?? false).toBe(false);
    uptime += 1_000;
    await until(() => shown?.locked).toBe(true);
    await until(() => ended).toEqual(['cancelled']);
    expect(views.at(-1)).toBe('idle');
    expect(unwrap(await desk.applicant.call('applicant.view', {}))).toEqual({
      kind: 'idle',
      unitName: 'Công an phường Mẫu',
    });
    expect(await desk.officer.call('draft.open', { draftId })).toMatchObject(refused('session-locked'));
    expect(await desk.applicant.call('applicant.confirm', { draftId, revision: 1 })).toMatchObject(
      refused('draft-not-open'),
    );
    expect(told).toEqual([]);

    let back: DraftView | undefined;
    desk.officer.on('draft.changed', (draft) => {
      back = draft;
    });
    expect(await desk.officer.call('session.unlock', { credential: wrongPassphrase })).toMatchObject({
      error: { code: 'passphrase-wrong', details: { failures: 1, left: 4 } },
    });
    const unlocked = unwrap(
      await desk.officer.call('session.unlock', { credential: passphraseOf('le-van-a') }),
    );
    expect(unlocked).toMatchObject({ locked: false, officer: { id: 'le-van-a' } });
    await until(() => back?.draftId).toBe(draftId);
    expect(back?.step).toBe('fingerprints');
    expect(unwrap(await desk.applicant.call('applicant.view', {})).kind).toBe('fingerprint');
    unwrap(await desk.officer.call('draft.save', { draftId, patch: { phone: '0912' } }));
    expect((await auditOf(desk)).map(({ event }) => event)).toEqual(
      expect.arrayContaining(['session-locked', 'session-unlock-refused', 'session-unlocked']),
    );
  });

  it('is locked by the first call when the machine slept through the time', async () => {
    unwrap(await signIn('le-van-a'));
    await desk.remove();
    const slow = { ...timings, idleCheckMs: 60_000 };
    desk = await temporaryStation({ policyId: '2024-07', timings: slow, uptime: () => uptime });
    unwrap(await signIn('le-van-a'));
    uptime += 300_000;
    expect(await desk.officer.call('draft.list', {})).toMatchObject(refused('session-locked'));
    expect((await state()).locked).toBe(true);
  });

  it('is left by signing out, and by another officer who signs in', async () => {
    unwrap(await signIn('le-van-a'));
    await work.startsWith({}, 'reissue.lost');
    unwrap(await desk.officer.call('session.lock', {}));
    unwrap(await signIn('tran-thi-b'));
    expect(await state()).toMatchObject({ locked: false, officer: { id: 'tran-thi-b' } });
    expect(unwrap(await desk.officer.call('draft.list', {}))).toEqual([]);
    expect(unwrap(await desk.applicant.call('applicant.view', {})).kind).toBe('idle');
    unwrap(await desk.officer.call('session.lock', {}));
    unwrap(await desk.officer.call('session.signOut', {}));
    expect(await state()).toMatchObject({ locked: false, officer: null });
    expect(
      await desk.officer.call('session.unlock', { credential: passphraseOf('tran-thi-b') }),
    ).toMatchObject(refused('not-signed-in'));
  });

  it('does not open to the credential of another', async () => {
    unwrap(await signIn('le-van-a'));
    unwrap(await desk.officer.call('session.lock', {}));
    expect(await desk.officer.call('session.unlock', { credential: passphraseOf('giam-sat') })).toMatchObject(
      refused('passphrase-wrong'),
    );
    expect((await state()).locked).toBe(true);
  });

  it('keeps what was being saved while it locked', async () => {
    desk.plugIn(everythingWorks);
    unwrap(await signIn('le-van-a'));
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const saved = desk.officer.call('draft.save', { draftId, patch: { phone: '0987' } });
    const locked = desk.officer.call('session.lock', {});
    unwrap(await saved);
    unwrap(await locked);
    unwrap(await desk.officer.call('session.unlock', { credential: passphraseOf('le-van-a') }));
    const draft = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(draft.fields.phone).toBe('0987');
  });
});

describe('an officer who is wrong too often', () => {
  async function lockOut(officerId: OfficerId): Promise<void> {
    for (let failures = 1; failures <= failuresUntilLock; failures += 1) {
      expect(
        await desk.officer.call('session.signIn', { officerId, credential: wrongPassphrase }),
      ).toMatchObject({ error: { code: 'passphrase-wrong', details: { failures } } });
      if (failures < failuresUntilLock) uptime += waitAfter(failures);
    }
  }

  it('is locked out, also after a restart, until a supervisor and a second person unlock', async () => {
    await lockOut('le-van-a');
    desk = await desk.restart();
    expect(await signIn('le-van-a')).toMatchObject(refused('officer-locked'));
    unwrap(await signIn('giam-sat'));
    const unlock = (officerId: OfficerId, second: OfficerId) =>
      desk.officer.call('officers.unlock', {
        officerId,
        approval: { officerId: second, credential: passphraseOf(second) },
      });
    expect(await unlock('le-van-a', 'giam-sat')).toMatchObject(refused('approval-same-person'));
    expect(await unlock('le-van-a', 'le-van-a')).toMatchObject(refused('approval-same-person'));
    expect(await unlock('giam-sat', 'tran-thi-b')).toMatchObject(refused('approval-same-person'));
    unwrap(await unlock('le-van-a', 'tran-thi-b'));
    unwrap(await signIn('le-van-a'));
    const noted = (await auditOf(desk)).find(({ event }) => event === 'officer-unlocked');
    expect(noted).toMatchObject({
      officerId: 'giam-sat',
      subjectId: 'le-van-a',
      details: { approvedBy: 'tran-thi-b' },
    });
  });

  it('is noted when wrong as the second person of whatever needs two', async () => {
    unwrap(await signIn('quan-tri'));
    const approval = { officerId: 'giam-sat', credential: wrongPassphrase };
    expect(await desk.officer.call('vault.rotate', { approval })).toMatchObject(refused('passphrase-wrong'));
    expect(await desk.officer.call('officers.unlock', { officerId: 'le-van-a', approval })).toMatchObject(
      refused('passphrase-wrong'),
    );
    const noted = (await auditOf(desk)).filter(({ event }) => event === 'approval-refused');
    expect(noted).toMatchObject([
      { officerId: 'quan-tri', subjectId: 'giam-sat', details: { failures: 1 } },
      { officerId: 'quan-tri', subjectId: 'giam-sat', details: { failures: 2 } },
    ]);
  });

  it('is no second person, and does not count as one, while locked out', async () => {
    await lockOut('tran-thi-b');
    await lockOut('le-van-a');
    unwrap(await signIn('giam-sat'));
    const approval = { officerId: 'tran-thi-b', credential: passphraseOf('tran-thi-b') };
    expect(await desk.officer.call('officers.unlock', { officerId: 'le-van-a', approval })).toMatchObject(
      refused('officer-locked'),
    );
  });

  it('may try again when the time is over, whatever the wall clock says', async () => {
    await lockOut('le-van-a');
    uptime += waitAfter(failuresUntilLock) - 1000;
    expect(await signIn('le-van-a')).toMatchObject(refused('officer-locked'));
    uptime += 1000;
    unwrap(await signIn('le-van-a'));
  });
});

describe('session.changePassphrase', () => {
  it('opens the key with the new passphrase only', async () => {
    unwrap(await signIn('le-van-a'));
    const change = (current: string, next: string) =>
      desk.officer.call('session.changePassphrase', { current, next });
    expect(await change('sai rồi', 'mật khẩu mới của A')).toMatchObject(refused('passphrase-wrong'));
    expect(await change(passphrases['le-van-a'], 'ngắn')).toMatchObject(refused('passphrase-too-short'));
    expect(await change(passphrases['le-van-a'], passphrases['le-van-a'])).toMatchObject(
      refused('passphrase-unchanged'),
    );
    unwrap(await change(passphrases['le-van-a'], 'mật khẩu mới của A'));
    desk = await desk.restart();
    expect(await signIn('le-van-a')).toMatchObject(refused('passphrase-wrong'));
    const credential = { kind: 'passphrase', passphrase: 'mật khẩu mới của A' } as const;
    unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  });
});

describe('shift.handOver', () => {
  it('gives the open drafts to the next officer in one step that the audit trail counts', async () => {
    unwrap(await signIn('le-van-a'));
    const first = await work.startsWith(completeFields, 'reissue.lost');
    const second = await work.startsWith({}, 'reissue.lost');
    const third = await work.startsWith({}, 'reissue.lost');
    unwrap(await desk.officer.call('draft.discard', { draftId: third, reason: 'nhầm' }));
    const counts = { started: 3, sealed: 0, discarded: 1, openDrafts: 2, waiting: 0, refused: 0 };
    expect(unwrap(await desk.officer.call('shift.summary', {}))).toMatchObject(counts);

    const handOver = (officerId: OfficerId, credential = passphraseOf(officerId)) =>
      desk.officer.call('shift.handOver', { officerId, credential });
    expect(await handOver('le-van-a')).toMatchObject(refused('hand-over-same-person'));
    expect(await handOver('ky-thuat')).toMatchObject(refused('hand-over-role'));
    expect(
      await desk.officer.call('shift.handOver', { officerId: 'tran-thi-b', credential: wrongPassphrase }),
    ).toMatchObject(refused('passphrase-wrong'));
    expect((await state()).officer?.id).toBe('le-van-a');

    expect(unwrap(await handOver('tran-thi-b')).officer?.id).toBe('tran-thi-b');
    const drafts = unwrap(await desk.officer.call('draft.list', {}));
    expect(drafts.map(({ draftId }) => draftId).sort()).toEqual([first, second].sort());
    unwrap(await desk.officer.call('draft.open', { draftId: first }));
    expect(unwrap(await desk.officer.call('shift.summary', {}))).toMatchObject({
      started: 0,
      discarded: 0,
      openDrafts: 2,
    });
    const noted = (await auditOf(desk)).filter(({ event }) => event === 'shift-handed-over');
    expect(noted).toMatchObject([
      {
        officerId: 'le-van-a',
        subjectId: 'tran-thi-b',
        details: { to: 'tran-thi-b', drafts: 2, started: 3, sealed: 0, discarded: 1, waiting: 0, refused: 0 },
      },
    ]);
    unwrap(await signIn('le-van-a'));
    expect(unwrap(await desk.officer.call('draft.list', {}))).toEqual([]);
  });
});
