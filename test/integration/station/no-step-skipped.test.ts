import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { officerChannels } from '../../../domain/channels/officer.ts';
import { policy2024 } from '../../../domain/policy/policy-2024-07.ts';
import { unwrap } from '../../../domain/result.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { jpegWith } from '../../support/station/pictures.ts';
import { capturedFingers, everythingWorks, scriptedScanner } from '../../support/station/scripted-devices.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let desk: TemporaryStation;
let work: OfficerAtWork;
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
  work = new OfficerAtWork(desk.officer);
});
afterEach(() => desk.remove());

const signIn = (officerId: keyof typeof passphrases = 'le-van-a') =>
  desk.officer.call('session.signIn', {
    officerId,
    credential: { kind: 'passphrase', passphrase: passphrases[officerId] },
  });
const refused = (code: string) => ({ ok: false, error: { code } });

const photo = { jpeg: new Uint8Array(jpegWith(600, 800)), width: 600, height: 800 };

/** Every call about a draft, as somebody would make it who talks to the station without the wizard. */
function everyCall(draftId: string) {
  const call = desk.officer.call;
  return {
    'draft.open': () => call('draft.open', { draftId }),
    'draft.create': () => call('draft.create', { intakePlace: 'counter' }),
    'draft.list': () => call('draft.list', {}),
    'draft.close': () => call('draft.close', { draftId }),
    'draft.discard': () => call('draft.discard', { draftId, reason: 'x' }),
    'draft.save': () => call('draft.save', { draftId, patch: {} }),
    'draft.goto': () => call('draft.goto', { draftId, step: 'find' }),
    'draft.setReason': () => call('draft.setReason', { draftId, reasonCode: 'reissue.lost' }),
    'draft.lookup': () => call('draft.lookup', { draftId, text: '003090000123' }),
    'document.remove': () => call('document.remove', { draftId, documentId: 'x' }),
    'document.add': () =>
      call('document.add', {
        draftId,
        type: 'cmnd',
        source: 'camera',
        mimeType: 'image/jpeg',
        content: photo.jpeg,
      }),
    'fingerprint.start': () => call('fingerprint.start', { draftId, captureId: 'PLAIN_THUMBS' }),
    'fingerprint.clearException': () => call('fingerprint.clearException', { draftId, finger: 'LEFT_INDEX' }),
    'fingerprint.except': () =>
      call('fingerprint.except', {
        draftId,
        exception: { finger: 'LEFT_INDEX', presence: 'AMPUTATED', permanence: 'permanent', note: '' },
      }),
    'fingerprint.acceptPoor': () =>
      call('fingerprint.acceptPoor', { draftId, captureId: 'PLAIN_THUMBS', reason: 'worn' }),
    'iris.except': () => call('iris.except', { draftId, code: 'no-device', note: '' }),
    'photo.open': () => call('photo.open', { draftId }),
    'photo.remove': () => call('photo.remove', { draftId }),
    'signature.start': () => call('signature.start', { draftId, signer: 'applicant' }),
    'review.confirm': () => call('review.confirm', { draftId }),
    'application.sign': () =>
      call('application.sign', {
        draftId,
        credential: { kind: 'passphrase', passphrase: passphrases['le-van-a'] },
        approval: null,
      }),
    'slip.pdf': () => call('slip.pdf', { applicationId: draftId }),
    'slip.print': () => call('slip.print', { applicationId: draftId }),
    'evidence.preview': () => call('evidence.preview', { draftId, evidenceId: 'x' }),
  } as const;
}

describe('station called directly', () => {
  it('refuses everything with not-signed-in when no officer is signed in', async () => {
    for (const [name, call] of Object.entries(everyCall('d'))) {
      expect(await call(), name).toMatchObject(refused('not-signed-in'));
    }
    expect(await desk.officer.call('outbox.retry', { applicationId: 'x' })).toMatchObject(
      refused('not-signed-in'),
    );
  });

  it('refuses everything but the session with not-provisioned when it is no station yet', async () => {
    const bare = await temporaryStation({});
    const provisioned = desk;
    desk = bare;
    await provisioned.remove();
    expect(unwrap(await desk.officer.call('session.state', {}))).toMatchObject({
      provisioned: false,
      station: null,
      officers: [],
    });
    expect(await signIn()).toMatchObject(refused('not-provisioned'));
    for (const [name, call] of Object.entries(everyCall('d'))) {
      expect(await call(), name).toMatchObject(refused('not-provisioned'));
    }
    expect(await desk.officer.call('devices.state', {})).toMatchObject(refused('not-provisioned'));
    expect(await desk.officer.call('outbox.state', {})).toMatchObject(refused('not-provisioned'));
  });

  it('refuses each capture when what comes before it is missing', async () => {
    desk.plugIn(everythingWorks);
    unwrap(await signIn());
    const draftId = await work.startsWith({}, 'reissue.lost');
    const calls = everyCall(draftId);
    for (const name of ['fingerprint.start', 'photo.open', 'signature.start', 'review.confirm'] as const) {
      expect(await calls[name](), name).toMatchObject(refused('step-locked'));
    }
    expect(await calls['application.sign']()).toMatchObject(refused('application-incomplete'));
    unwrap(await desk.officer.call('draft.save', { draftId, patch: completeFields }));
    for (const step of ['photo', 'iris', 'signature', 'review', 'sign', 'slip'] as const) {
      expect(await desk.officer.call('draft.goto', { draftId, step }), step).toMatchObject(
        refused('step-locked'),
      );
    }
    expect(await calls['fingerprint.start']()).toMatchObject(refused('capture-out-of-order'));
    for (const name of ['photo.open', 'signature.start', 'review.confirm'] as const) {
      expect(await calls[name](), name).toMatchObject(refused('step-locked'));
    }
    const forged = { draftId, captureSessionId: 'x', nonce: 'y', ...photo, cameraLabel: '', remarks: [] };
    expect(await desk.officer.call('photo.submit', forged)).toMatchObject(refused('photo-session-unknown'));
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.exceptsIris();
    expect(await calls['application.sign']()).toMatchObject({
      ok: false,
      error: { code: 'application-incomplete', details: { missing: 2 } },
    });
    await work.takesSignature();
    await work.readsBackAndConfirms();
    unwrap(await desk.officer.call('draft.save', { draftId, patch: { phone: '0912' } }));
    expect(await calls['application.sign'](), 'changed after it was read back').toMatchObject({
      ok: false,
      error: { code: 'application-incomplete', details: { missing: 1 } },
    });
  });

  it('refuses to take a poor capture when attempts are left or it is not poor', async () => {
    const { threshold } = policy2024.fingerprintQuality;
    let quality = threshold - 20;
    desk.plugIn({
      ...everythingWorks,
      fingerprint: (request) => [
        { phase: 'captured', device: scriptedScanner, fingers: capturedFingers(request, quality) },
      ],
    });
    unwrap(await signIn());
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const captureId = 'PLAIN_RIGHT_FOUR_FINGERS' as const;
    const accept = () =>
      desk.officer.call('fingerprint.acceptPoor', { draftId, captureId, reason: 'vân mòn' });
    expect(await accept()).toMatchObject(refused('capture-not-poor'));
    unwrap(await work.capture(captureId));
    quality = threshold - 10;
    unwrap(await work.capture(captureId));
    expect(await accept()).toMatchObject({
      ok: false,
      error: { code: 'attempts-left', details: { left: 1 } },
    });
    quality = threshold - 30;
    unwrap(await work.capture(captureId));
    const accepted = unwrap(await accept());
    expect(accepted.fingerprints[0]).toMatchObject({ state: 'poor', acceptedPoorReason: 'vân mòn' });
    expect(accepted.fingerprints[0]?.attempts.map(({ number, chosen }) => [number, chosen])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    quality = threshold;
    unwrap(await work.capture(captureId));
    const better = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(better.fingerprints[0]).toMatchObject({ state: 'good', acceptedPoorReason: null });
  });

  it('asks the scanner for the fingers that are there when some are excepted', async () => {
    const devices = desk.plugIn(everythingWorks);
    unwrap(await signIn());
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const captureId = 'PLAIN_RIGHT_FOUR_FINGERS' as const;
    unwrap(await work.capture(captureId));
    const exception = {
      finger: 'RIGHT_RING',
      presence: 'BANDAGED',
      permanence: 'temporary',
      note: '',
    } as const;
    const excepted = unwrap(await desk.officer.call('fingerprint.except', { draftId, exception }));
    expect(excepted.fingerprints[0], 'the earlier attempt shows a finger said to be missing').toMatchObject({
      state: 'todo',
      attempts: [],
    });
    unwrap(await work.capture(captureId));
    expect(devices.requests.at(-1)).toMatchObject({
      fingers: ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_LITTLE'],
      exceptions: ['RIGHT_RING'],
    });
    expect(
      await desk.officer.call('fingerprint.start', { draftId, captureId: 'ROLLED_RIGHT_RING' }),
    ).toMatchObject(refused('capture-out-of-order'));
    const cleared = unwrap(
      await desk.officer.call('fingerprint.clearException', { draftId, finger: 'RIGHT_RING' }),
    );
    expect(cleared.fingerprints[0]?.attempts.map(({ number }) => number)).toEqual([1]);
  });

  it("keeps one officer out of another officer's drafts and lets a supervisor take one over", async () => {
    unwrap(await signIn('le-van-a'));
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    unwrap(await signIn('tran-thi-b'));
    expect(unwrap(await desk.officer.call('draft.list', {}))).toEqual([]);
    expect(await desk.officer.call('draft.open', { draftId })).toMatchObject(
      refused('draft-of-another-officer'),
    );
    expect(await desk.officer.call('draft.discard', { draftId, reason: 'x' })).toMatchObject(
      refused('draft-of-another-officer'),
    );
    expect(await desk.officer.call('draft.save', { draftId, patch: {} })).toMatchObject(
      refused('draft-not-open'),
    );
    unwrap(await signIn('giam-sat'));
    expect(unwrap(await desk.officer.call('draft.list', {}))).toMatchObject([{ draftId }]);
    unwrap(await desk.officer.call('draft.open', { draftId }));
    unwrap(await desk.officer.call('draft.save', { draftId, patch: { phone: '0912' } }));
  });

  it("answers only the applicant channel on the applicant window's port when officer calls are sent there", async () => {
    unwrap(await signIn());
    await work.startsWith(completeFields, 'reissue.lost');
    for (const name of Object.keys(officerChannels.calls)) {
      const answer = await desk.applicant.call(name as 'applicant.view', {});
      expect(answer, name).toMatchObject(refused('unknown-call'));
    }
  });
});
