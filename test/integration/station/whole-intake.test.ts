import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApplicantView } from '../../../domain/channels/applicant.ts';
import { unwrap } from '../../../domain/result.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { passphrases } from '../../support/station/passphrases.ts';

let desk: TemporaryStation;
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
});
afterEach(() => desk.remove());

const passphrase = passphrases['le-van-a'];

describe('whole intake', () => {
  it('ends with a sealed, queued application and a slip when every step was taken', async () => {
    const shown: ApplicantView['kind'][] = [];
    desk.applicant.on('applicant.changed', (view) => {
      if (shown.at(-1) !== view.kind) shown.push(view.kind);
    });
    const devices = desk.plugIn();
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'le-van-a',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    const work = new OfficerAtWork(desk.officer);
    const draftId = await work.startsWith(completeFields, 'change.cmnd-to-can-cuoc');
    await work.addsDocument('cmnd');
    await work.capturesAllFingers();
    unwrap(await desk.officer.call('draft.goto', { draftId, step: 'photo' }));
    await work.takesPhoto();
    await work.exceptsIris();
    unwrap(await desk.officer.call('draft.goto', { draftId, step: 'signature' }));
    expect(await work.takesSignature()).toBe('signed');
    await work.readsBackAndConfirms();
    unwrap(await desk.officer.call('draft.goto', { draftId, step: 'sign' }));

    expect(
      await desk.officer.call('application.sign', {
        draftId,
        credential: { kind: 'passphrase', passphrase: 'sai rồi' },
        approval: null,
      }),
    ).toMatchObject({
      ok: false,
      error: { code: 'passphrase-wrong' },
    });
    const sealed = unwrap(
      await desk.officer.call('application.sign', {
        draftId,
        credential: { kind: 'passphrase', passphrase },
        approval: null,
      }),
    );
    const bytes = readFileSync(join(desk.dataFolder, 'outbox', `${draftId}.p7m`));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sealed.sha256);
    expect(bytes.length).toBe(sealed.bytes);
    const { items } = unwrap(await desk.officer.call('outbox.state', {}));
    expect(items).toMatchObject([{ applicationId: draftId, ticket: sealed.ticket, size: sealed.bytes }]);
    const captures = ['fingerprint', 'wait', 'photo', 'signature', 'wait'];
    expect(shown).toEqual(['idle', 'wait', ...captures, 'review', 'done']);
    expect(devices.requests).toHaveLength(13);

    const slip = unwrap(await desk.officer.call('slip.pdf', { applicationId: draftId }));
    expect(Buffer.from(slip.pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(unwrap(await desk.officer.call('slip.print', { applicationId: draftId }))).toMatchObject({
      simulated: true,
    });
    expect(devices.printed).toHaveLength(1);
    expect(await desk.officer.call('draft.save', { draftId, patch: { phone: '1' } })).toMatchObject({
      ok: false,
      error: { code: 'draft-sealed' },
    });
    unwrap(await desk.officer.call('draft.close', { draftId }));
    expect(unwrap(await desk.officer.call('draft.list', {}))).toEqual([]);

    const next = unwrap(await desk.officer.call('draft.create', { intakePlace: 'counter' }));
    const again = unwrap(
      await desk.officer.call('draft.lookup', { draftId: next.draftId, text: '003090000123' }),
    );
    expect(again.earlier).toMatchObject([{ applicationId: draftId, ticket: sealed.ticket }]);
  });

  it('asks the representative to sign and confirm when the applicant is twelve', async () => {
    desk.plugIn();
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'le-van-a',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    const work = new OfficerAtWork(desk.officer);
    const birthDate = { value: String(new Date().getUTCFullYear() - 12), precision: 'year' as const };
    const draftId = await work.startsWith({ ...completeFields, birthDate }, 'first.under-14');
    expect(await desk.officer.call('draft.goto', { draftId, step: 'fingerprints' })).toMatchObject({
      ok: false,
      error: { code: 'step-locked', details: { step: 'personal' } },
    });
    const representative = {
      name: { full: 'TRẦN THỊ MẸ' },
      number: '003185000456',
      nationality: 'VN',
      relationship: 'mother' as const,
      phone: '0912345678',
    };
    const view = unwrap(await desk.officer.call('draft.save', { draftId, patch: { representative } }));
    expect(view.signers).toEqual(['representative']);
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.exceptsIris();
    expect(await desk.officer.call('signature.start', { draftId, signer: 'applicant' })).toMatchObject({
      ok: false,
      error: { code: 'signer-not-required' },
    });
    expect(await work.takesSignature('representative')).toBe('signed');
    const other = { ...representative, name: { full: 'LÊ THỊ KHÁC' } };
    const changed = unwrap(
      await desk.officer.call('draft.save', { draftId, patch: { representative: other } }),
    );
    expect(changed.signatures, 'signed by somebody else').toEqual([]);
    expect(await work.takesSignature('representative')).toBe('signed');
    unwrap(await desk.officer.call('draft.goto', { draftId, step: 'review' }));
    const read = unwrap(await desk.applicant.call('applicant.view', {}));
    if (read.kind !== 'review') throw new Error(`the applicant sees ${read.kind}`);
    const { revision } = read;
    const corrected = { phone: '0987654321' };
    unwrap(await desk.officer.call('draft.save', { draftId, patch: corrected }));
    expect(
      await desk.applicant.call('applicant.confirm', { draftId, revision }),
      'data nobody was shown',
    ).toMatchObject({ ok: false, error: { code: 'draft-changed' } });
    const again = unwrap(await desk.applicant.call('applicant.view', {}));
    if (again.kind !== 'review') throw new Error(`the applicant sees ${again.kind}`);
    unwrap(await desk.applicant.call('applicant.confirm', { draftId, revision: again.revision }));
    unwrap(
      await desk.officer.call('application.sign', {
        draftId,
        credential: { kind: 'passphrase', passphrase },
        approval: null,
      }),
    );
  });

  it('follows the rules of 2021 when the station is configured with them', async () => {
    const older = await temporaryStation({ policyId: '2021-07' });
    await desk.remove();
    desk = older;
    desk.plugIn();
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'le-van-a',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    const work = new OfficerAtWork(desk.officer);
    const { policy } = unwrap(await desk.officer.call('session.state', {}));
    const reason = policy?.reasons.find(({ code }) => code.includes('cmnd'));
    const draftId = await work.startsWith(completeFields, reason?.code ?? '');
    expect(work.draft?.steps.map(({ id }) => id)).not.toContain('iris');
    await work.addsDocument(reason?.documents[0] ?? 'cmnd');
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.takesSignature();
    await work.readsBackAndConfirms();
    unwrap(
      await desk.officer.call('application.sign', {
        draftId,
        credential: { kind: 'passphrase', passphrase },
        approval: null,
      }),
    );
  });

  it('leaves nothing readable about the applicant on disk when an application was taken and sealed', async () => {
    desk.plugIn();
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'le-van-a',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    const work = new OfficerAtWork(desk.officer);
    const draftId = await work.startsWith(completeFields, 'change.cmnd-to-can-cuoc');
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.exceptsIris();
    await work.takesSignature();
    await work.readsBackAndConfirms();
    // What can't be read as a card must not be quoted in a log either.
    const broken = { draftId, text: 'NGUYỄN VĂN MẪU 003090000123' };
    expect(await desk.officer.call('draft.lookup', broken)).toMatchObject({ ok: false });
    unwrap(
      await desk.officer.call('application.sign', {
        draftId,
        credential: { kind: 'passphrase', passphrase },
        approval: null,
      }),
    );
    const secrets = ['003090000123', '012345678', 'NGUYỄN VĂN MẪU', 'NGUYEN VAN MAU', passphrase];
    for (const file of filesIn(desk.dataFolder)) {
      const bytes = readFileSync(file);
      for (const secret of secrets) expect(bytes.includes(secret), `${file}: ${secret}`).toBe(false);
    }
    const vault = unwrap(
      await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, () => new Date()),
    );
    const audit = JSON.stringify(await vault.database.selectFrom('audit').selectAll().execute());
    await vault.close();
    for (const secret of secrets) expect(audit.includes(secret), `audit: ${secret}`).toBe(false);
    expect(audit).toContain('application-sealed');
  });

  it('removes the file of a cut-off sealing and keeps the draft when it starts again', async () => {
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'le-van-a',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    const { draftId } = unwrap(await desk.officer.call('draft.create', { intakePlace: 'counter' }));
    const folder = join(desk.dataFolder, 'outbox');
    writeFileSync(join(folder, `${draftId}.p7m`), 'sealed, but the vault never heard of it');
    writeFileSync(join(folder, `${draftId}.p7m.part`), 'half');
    desk = await desk.restart();
    expect(readdirSync(folder)).toEqual([]);
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'le-van-a',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    expect(unwrap(await desk.officer.call('draft.list', {}))).toMatchObject([{ draftId }]);
  });
});

function filesIn(folder: string): string[] {
  return execFileSync('find', [folder, '-type', 'f']).toString().trim().split('\n');
}
