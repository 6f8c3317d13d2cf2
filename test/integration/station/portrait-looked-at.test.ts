import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { DraftPatch } from '../../../domain/application/fields.ts';
import { portrait } from '../../../domain/policy/parts.ts';
import { ok, unwrap } from '../../../domain/result.ts';
import { ThreadFaceLooker } from '../../../electron/station/faces/face-thread.ts';
import { bundleProgram } from '../../support/station/bundle-program.ts';
import { completeFields, OfficerAtWork } from '../../support/station/officer-at-work.ts';
import { emptyPhoto, type PaintedPhoto, paintedPhoto } from '../../support/station/painted-photo.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { everythingWorks, scriptedScanner } from '../../support/station/scripted-devices.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let program: string;
beforeAll(async () => {
  program = await bundleProgram('electron/station/faces/face-worker.ts');
}, 60_000);

describe('the thread that looks at faces', () => {
  let looker: ThreadFaceLooker;
  afterEach(() => looker.close());

  it('looks on wasm, crops to the rule set and describes the face', async () => {
    looker = new ThreadFaceLooker(program);
    const { jpeg } = await paintedPhoto(3);
    const look = unwrap(await looker.look(jpeg, portrait));
    expect(look.backend).toBe('wasm');
    expect(look.checks?.filter(({ state }) => state === 'not-met').map(({ code }) => code)).toEqual([]);
    expect(look.portrait.width / look.portrait.height).toBeCloseTo(portrait.width / portrait.height, 2);
    expect(look.descriptor).toHaveLength(1024);
    // The portrait holds the same face, where the rules want it.
    const again = unwrap(await looker.look(look.portrait.jpeg, portrait));
    const state = (code: string) => again.checks?.find((check) => check.code === code)?.state;
    expect([state('no-face'), state('off-centre'), state('too-large')]).toEqual(['met', 'met', 'met']);
  });

  it('says so when the bytes are no picture', async () => {
    looker = new ThreadFaceLooker(program);
    const answer = await looker.look(new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3]), portrait);
    expect(answer).toMatchObject({ ok: false, error: { code: 'picture-unreadable' } });
  });

  it('ends when nobody needs it and starts again with the next picture', async () => {
    looker = new ThreadFaceLooker(program, { idleMs: 50 });
    const { jpeg } = await emptyPhoto();
    expect((await looker.look(jpeg, portrait)).ok).toBe(true);
    await expect.poll(() => looker.running).toBe(false);
    expect((await looker.look(jpeg, portrait)).ok).toBe(true);
  });

  it('is given up and started anew when it does not answer in time', async () => {
    looker = new ThreadFaceLooker(program, { answerMs: 1 });
    const { jpeg } = await emptyPhoto();
    expect(await looker.look(jpeg, portrait)).toMatchObject({
      ok: false,
      error: { code: 'faces-unavailable' },
    });
    expect(looker.running).toBe(false);
  });
});

describe('a portrait at the counter', () => {
  let desk: TemporaryStation;
  let work: OfficerAtWork;
  let looker: ThreadFaceLooker;
  beforeEach(async () => {
    // On a busy machine the nets take their time; a look that is given up is not what is asked about here.
    looker = new ThreadFaceLooker(program, { answerMs: 120_000 });
    desk = await temporaryStation({ policyId: '2024-07', faces: looker });
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'le-van-a',
        credential: { kind: 'passphrase', passphrase: passphrases['le-van-a'] },
      }),
    );
    desk.plugIn(everythingWorks);
    work = new OfficerAtWork(desk.officer);
  });
  afterEach(() => desk.remove());

  const readyForPhoto = async (patch: DraftPatch = completeFields): Promise<void> => {
    await work.startsWith(patch, 'reissue.lost');
    await work.capturesAllFingers();
  };

  const photographed = async (photo: PaintedPhoto, intakePlace: 'counter' | 'home' = 'counter') => {
    const session = unwrap(await desk.officer.call('photo.open', { draftId: work.draftId }));
    expect(session.challenges).toHaveLength(intakePlace === 'home' ? 2 : 0);
    return desk.officer.call('photo.submit', {
      draftId: work.draftId,
      ...session,
      ...photo,
      cameraLabel: 'Test camera',
      remarks: ['moving'],
    });
  };

  it('is checked and cropped by the station, which keeps the frame beside it', async () => {
    await readyForPhoto();
    const { photo } = unwrap(await photographed(await paintedPhoto(5)));
    expect(photo?.checks?.find(({ code }) => code === 'no-face')?.state).toBe('met');
    // What only the film can show is what the window said.
    expect(photo?.remarks).toEqual(['moving']);
    expect((photo?.width ?? 0) / (photo?.height ?? 1)).toBeCloseTo(0.75, 2);
  });

  it('needs a reason when it fails a check that stops, and then goes on', async () => {
    await readyForPhoto();
    const empty = unwrap(await photographed(await emptyPhoto()));
    const missing = (view: typeof empty) => view.steps.find(({ id }) => id === 'photo')?.missing;
    expect(empty.photo?.remarks).toContain('no-face');
    expect(missing(empty)).toBe(1);
    const kept = unwrap(
      await desk.officer.call('photo.acceptPoor', {
        draftId: work.draftId,
        reason: 'Máy hỏng, có mặt công dân',
      }),
    );
    expect(missing(kept)).toBe(0);
    expect(kept.approvals).toContain('poor-portrait');
    const retaken = unwrap(await photographed(await paintedPhoto(5)));
    expect(retaken.approvals).not.toContain('poor-portrait');
    expect(
      await desk.officer.call('photo.acceptPoor', { draftId: work.draftId, reason: 'không cần' }),
    ).toMatchObject({ ok: false, error: { code: 'photo-not-poor' } });
  });

  it('is sealed with the reason and a second signature when it was kept though it fails', async () => {
    await readyForPhoto();
    unwrap(await photographed(await emptyPhoto()));
    const { draftId } = work;
    const keep = (reason: string) => desk.officer.call('photo.acceptPoor', { draftId, reason });
    unwrap(await keep('vội'));
    unwrap(await keep('Máy hỏng, có mặt công dân'));
    await work.exceptsIris();
    await work.takesSignature();
    await work.readsBackAndConfirms();
    expect(work.draft?.approvals).toEqual(['poor-portrait']);
    const phrase = (id: keyof typeof passphrases) =>
      ({ kind: 'passphrase', passphrase: passphrases[id] }) as const;
    expect(
      await desk.officer.call('application.sign', {
        draftId,
        credential: phrase('le-van-a'),
        approval: null,
      }),
    ).toMatchObject({ ok: false, error: { code: 'approval-needed' } });
    const sealed = await work.signs(phrase('le-van-a'), {
      officerId: 'giam-sat',
      credential: phrase('giam-sat'),
    });
    expect(sealed.applicationId).toBe(draftId);
    expect(await keep('sau khi ký')).toMatchObject({ ok: false, error: { code: 'draft-sealed' } });
  });

  it('warns of the face of an applicant before, unless the number is the same', async () => {
    await readyForPhoto();
    unwrap(await photographed(await paintedPhoto(5)));
    const ticket = work.draft?.ticket;
    const { personalNumber: _unknown, ...nameless } = completeFields;
    await readyForPhoto({ ...nameless, oldIdentityNumber: '012345679' });
    const faces = ({ findings }: DraftView) =>
      findings
        .filter(({ code }) => code === 'earlier-applicant-face')
        .map(({ severity, other }) => `${severity} ${other?.label ?? ''}`);
    const warned = [`warn ${ticket ?? ''}`];
    expect(faces(unwrap(await photographed(await paintedPhoto(5))))).toEqual(warned);
    const typed = async (personalNumber: string) =>
      faces(
        unwrap(await desk.officer.call('draft.save', { draftId: work.draftId, patch: { personalNumber } })),
      );
    expect(await typed(completeFields.personalNumber ?? '')).toEqual([]);
    expect(await typed('003090000456'), 'a face alone never stops').toEqual(warned);
  });

  describe('and the chip of the card', () => {
    const chip = { device: scriptedScanner, dataGroup13: null } as const;
    const proofs = {
      access: 'pace',
      passiveAuthentication: 'untrusted-issuer',
      chipGenuine: 'absent',
      signer: { subject: 'CN=Mẫu', serialNumber: '01' },
      issuer: null,
    } as const;
    const mrz = [
      ...['IDVNM0900001233003090000123<<6', '9001022M3001020VNM<<<<<<<<<<<2'],
      'NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<',
    ].join('\n');

    /** A card on whose chip is this face lies on the reader. */
    async function readsChip({ jpeg }: PaintedPhoto): Promise<void> {
      const portrait = { mimeType: 'image/jpeg', content: jpeg } as const;
      const devices = desk.plugIn({
        ...everythingWorks,
        answers: {
          'card.read': ({ attemptId }) => {
            const state = { phase: 'read', ...chip, proofs, mrz, portrait } as const;
            devices.server.emit('card.state', { attemptId, state });
            return ok(null);
          },
        },
      });
      const read = new Promise<void>((resolve) => {
        const off = desk.officer.on('card.state', ({ state }) => {
          if (state.phase !== 'read') return;
          off();
          resolve();
        });
      });
      const access = { kind: 'can', number: '123456' } as const;
      unwrap(await desk.officer.call('card.read', { draftId: work.draftId, access }));
      await read;
    }

    const about = ({ findings }: DraftView) =>
      findings.filter(({ code }) => code === 'chip-portrait-differs').map(({ severity }) => severity);
    const [young, old] = [
      () => paintedPhoto(6, { age: 25, sex: 'female' }),
      () => paintedPhoto(10, { age: 85, sex: 'female' }),
    ];

    it('are compared, and another face is remarked, when the chip was read before', async () => {
      await readyForPhoto();
      await readsChip(await old());
      expect(about(unwrap(await photographed(await old())))).toEqual([]);
      expect(about(unwrap(await photographed(await young())))).toEqual(['warn']);
    });

    it('are compared, and another face is remarked, when the chip is read after', async () => {
      await readyForPhoto();
      unwrap(await photographed(await young()));
      const remarked = new Promise<DraftView>((resolve) => {
        const off = desk.officer.on('draft.changed', (view) => {
          if (about(view).length === 0) return;
          off();
          resolve(view);
        });
      });
      await readsChip(await old());
      expect(about(await remarked)).toEqual(['warn']);
      expect(about(unwrap(await photographed(await old()))), 'taken anew').toEqual([]);
    });
  });
});
