import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { smallPng } from '../../support/station/pictures.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { passphrases } from '../../support/station/passphrases.ts';

let desk: TemporaryStation;
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
});
afterEach(() => desk.remove());

const signIn = (officerId: keyof typeof passphrases = 'le-van-a') =>
  desk.officer.call('session.signIn', {
    officerId,
    credential: { kind: 'passphrase', passphrase: passphrases[officerId] },
  });

describe('station', () => {
  it('offers a draft at the same step with every field when it was restarted', async () => {
    unwrap(await signIn());
    const { draftId } = unwrap(await desk.officer.call('draft.create', { intakePlace: 'counter' }));
    unwrap(await desk.officer.call('draft.setReason', { draftId, reasonCode: 'change.cmnd-to-can-cuoc' }));
    unwrap(await desk.officer.call('draft.goto', { draftId, step: 'personal' }));
    const name = { full: 'NGUYỄN THỊ MẪU' };
    unwrap(await desk.officer.call('draft.save', { draftId, patch: { name, phone: '0900' } }));
    unwrap(await desk.officer.call('draft.save', { draftId, patch: { phone: null } }));
    desk = await desk.restart();
    unwrap(await signIn());
    const list = unwrap(await desk.officer.call('draft.list', {}));
    expect(list).toMatchObject([{ draftId, step: 'personal', name: 'NGUYỄN THỊ MẪU' }]);
    const view = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(view.fields).toEqual({ name });
    expect(view.step).toBe('personal');
  });

  it('answers remarks beside the field and keeps what was typed when it is wrong', async () => {
    unwrap(await signIn());
    const { draftId } = unwrap(await desk.officer.call('draft.create', { intakePlace: 'home' }));
    const view = unwrap(
      await desk.officer.call('draft.save', {
        draftId,
        patch: { personalNumber: '12x', birthDate: { value: '31/02/90', precision: 'day' } },
      }),
    );
    expect(view.fields.personalNumber).toBe('12x');
    expect(view.remarks.map(({ field, severity }) => `${field} ${severity}`)).toEqual(
      expect.arrayContaining(['personalNumber error', 'birthDate error']),
    );
  });

  it('keeps what a card says beside the form and leaves the form alone when the officer looks up', async () => {
    unwrap(await signIn());
    const { draftId, revision } = unwrap(await desk.officer.call('draft.create', { intakePlace: 'counter' }));
    const qr = '003090000123|012345678|Nguyễn Văn Mẫu|02011990|Nam|Số 1, Phường Mẫu|05052021';
    const found = unwrap(await desk.officer.call('draft.lookup', { draftId, text: qr }));
    expect(found).toMatchObject({ kind: 'qr', fields: { personalNumber: '003090000123', sex: 'male' } });
    const again = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(again).toMatchObject({
      fields: {},
      statements: [{ source: 'card-qr', proven: false, fields: found.fields }],
    });
    expect(again.revision).toBe(revision + 1);
    unwrap(await desk.officer.call('draft.lookup', { draftId, text: qr }));
    unwrap(await desk.officer.call('draft.lookup', { draftId, text: '003190000124' }));
    expect(unwrap(await desk.officer.call('draft.open', { draftId })).revision).toBe(again.revision);
    expect(await desk.officer.call('draft.lookup', { draftId, text: '12345' })).toMatchObject({
      ok: false,
      error: { code: 'lookup-digit-count' },
    });
  });

  it('keeps pages of one paper together and shows them when asked', async () => {
    unwrap(await signIn());
    const { draftId } = unwrap(await desk.officer.call('draft.create', { intakePlace: 'counter' }));
    const page = { draftId, type: 'cmnd', source: 'file', mimeType: 'image/png', content: smallPng } as const;
    expect(await desk.officer.call('document.add', page)).toMatchObject({
      ok: false,
      error: { code: 'step-locked' },
    });
    unwrap(await desk.officer.call('draft.setReason', { draftId, reasonCode: 'reissue.lost' }));
    unwrap(await desk.officer.call('document.add', page));
    const { documents } = unwrap(await desk.officer.call('document.add', page));
    expect(documents).toHaveLength(1);
    expect(documents[0]?.pages).toHaveLength(2);
    const evidenceId = documents[0]?.pages[1]?.evidenceId ?? '';
    const picture = unwrap(await desk.officer.call('evidence.preview', { draftId, evidenceId }));
    expect(Buffer.from(picture.content).equals(Buffer.from(smallPng))).toBe(true);
    expect(await desk.officer.call('document.add', { ...page, mimeType: 'application/pdf' })).toMatchObject({
      ok: false,
      error: { code: 'document-not-of-its-type' },
    });
    const documentId = documents[0]?.documentId ?? '';
    expect(unwrap(await desk.officer.call('document.remove', { draftId, documentId })).documents).toEqual([]);
    expect(await desk.officer.call('evidence.preview', { draftId, evidenceId })).toMatchObject({ ok: false });
  });

  it('gives neighbours different colours and numbers when one follows the other', async () => {
    unwrap(await signIn());
    const drafts = [];
    for (let count = 0; count < 10; count += 1) {
      drafts.push(unwrap(await desk.officer.call('draft.create', { intakePlace: 'counter' })));
    }
    expect(new Set(drafts.map(({ ticket }) => ticket)).size).toBe(10);
    for (const [index, draft] of drafts.entries()) expect(draft.band).not.toBe(drafts[index + 1]?.band);
  });
});
