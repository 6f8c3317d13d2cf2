import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OfficerEvents } from '../../../domain/channels/officer.ts';
import type { z } from 'zod';
import { unwrap } from '../../../domain/result.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { chainHash } from '../../../electron/station/intake/verify-attempt.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import { jpegWith } from '../../support/station/pictures.ts';
import {
  type DeviceScript,
  capturedFingers,
  everythingWorks,
  scriptedScanner,
  signedState,
} from '../../support/station/scripted-devices.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { passphrases } from '../../support/station/passphrases.ts';

/** The device host says nothing by itself: the test speaks for it. */
const silent: DeviceScript = { fingerprint: () => [], signature: () => [] };
const slap = 'PLAIN_RIGHT_FOUR_FINGERS' as const;

let desk: TemporaryStation;
let work: OfficerAtWork;
let states: z.infer<OfficerEvents['capture.state']>[];
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
  states = [];
  desk.officer.on('capture.state', (state) => states.push(state));
  unwrap(
    await desk.officer.call('session.signIn', {
      officerId: 'le-van-a',
      credential: { kind: 'passphrase', passphrase: passphrases['le-van-a'] },
    }),
  );
  work = new OfficerAtWork(desk.officer);
});
afterEach(() => desk.remove());

async function auditEvents(): Promise<string[]> {
  await desk.station.stop();
  const vault = unwrap(
    await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, () => new Date()),
  );
  const rows = await vault.database.selectFrom('audit').select('event').orderBy('seq').execute();
  await vault.close();
  return rows.map(({ event }) => event);
}

/** A round trip over the devices' port: whatever was told before has been heard. */
const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) unwrap(await desk.officer.call('session.state', {}));
};

describe('consecutive applicants', () => {
  it('discard a fingerprint result that comes after the next applicant was started', async () => {
    const devices = desk.plugIn(silent);
    const first = await work.startsWith(completeFields, 'reissue.lost');
    const { attemptId } = unwrap(
      await desk.officer.call('fingerprint.start', { draftId: first, captureId: slap }),
    );
    const second = await work.startsWith(
      { ...completeFields, name: { full: 'TRẦN THỊ HAI' } },
      'reissue.lost',
    );
    await settled();
    expect(devices.cancelled).toEqual([attemptId]);
    const [request] = devices.requests;
    if (request === undefined) throw new Error('the scanner was not asked');
    devices.tellFingerprint(attemptId, [
      { phase: 'captured', device: scriptedScanner, fingers: capturedFingers(request, 80) },
    ]);
    await settled();
    for (const draftId of [second, first]) {
      const view = unwrap(await desk.officer.call('draft.open', { draftId }));
      expect(view.fingerprints.flatMap(({ attempts }) => attempts)).toEqual([]);
    }
    expect(states.map(({ draftId, state }) => `${draftId} ${state.phase}`)).toEqual([`${first} cancelled`]);
    expect(await auditEvents()).toContain('late-capture-discarded');
  });

  it('refuse work on the earlier applicant when another one lies open', async () => {
    const first = await work.startsWith(completeFields, 'reissue.lost');
    await work.startsWith(completeFields, 'reissue.lost');
    for (const answer of [
      await desk.officer.call('draft.save', { draftId: first, patch: { phone: '1' } }),
      await desk.officer.call('fingerprint.start', { draftId: first, captureId: slap }),
      await desk.officer.call('photo.open', { draftId: first }),
      await desk.officer.call('signature.start', { draftId: first, signer: 'applicant' }),
      await desk.officer.call('review.confirm', { draftId: first }),
    ]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'draft-not-open' } });
    }
  });

  it('refuse a photo taken in the session of another applicant, and a second one of the same session', async () => {
    desk.plugIn(everythingWorks);
    const first = await work.startsWith(completeFields, 'reissue.lost');
    await work.capturesAllFingers();
    const session = unwrap(await desk.officer.call('photo.open', { draftId: first }));
    const photo = {
      jpeg: new Uint8Array(jpegWith(600, 800)),
      width: 600,
      height: 800,
      cameraLabel: '',
      remarks: [],
    };
    const second = await work.startsWith(completeFields, 'reissue.lost');
    await work.capturesAllFingers();
    unwrap(await desk.officer.call('photo.open', { draftId: second }));
    expect(await desk.officer.call('photo.submit', { draftId: second, ...session, ...photo })).toMatchObject({
      ok: false,
      error: { code: 'photo-session-unknown' },
    });
    const own = unwrap(await desk.officer.call('photo.open', { draftId: second }));
    unwrap(await desk.officer.call('photo.submit', { draftId: second, ...own, ...photo }));
    expect(await desk.officer.call('photo.submit', { draftId: second, ...own, ...photo })).toMatchObject({
      ok: false,
      error: { code: 'photo-session-unknown' },
    });
  });

  it('discard a signature that comes after the applicant was put aside', async () => {
    const devices = desk.plugIn({ ...everythingWorks, signature: () => [] });
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.exceptsIris();
    const { attemptId } = unwrap(
      await desk.officer.call('signature.start', { draftId, signer: 'applicant' }),
    );
    unwrap(await desk.officer.call('draft.close', { draftId }));
    devices.server.emit('signature.state', { attemptId, state: signedState(devices.lastSignature) });
    await settled();
    const view = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(view.signatures).toEqual([]);
    expect(await auditEvents()).toContain('late-capture-discarded');
  });

  it('see nothing of each other on the applicant window when one is put aside', async () => {
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    expect(unwrap(await desk.applicant.call('applicant.view', {}))).toMatchObject({
      kind: 'wait',
      greetingName: 'NGUYỄN VĂN MẪU',
    });
    unwrap(await desk.officer.call('draft.close', { draftId }));
    expect(unwrap(await desk.applicant.call('applicant.view', {}))).toEqual({
      kind: 'idle',
      unitName: 'Công an phường Mẫu',
    });
    expect(await desk.applicant.call('applicant.confirm', { draftId, revision: 1 })).toMatchObject({
      ok: false,
      error: { code: 'draft-not-open' },
    });
  });
});

describe('fingerprint attempt', () => {
  const start = async () => {
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const { attemptId } = unwrap(await desk.officer.call('fingerprint.start', { draftId, captureId: slap }));
    return { draftId, attemptId };
  };

  it('fails with host-restarted and keeps the draft when the device host goes away', async () => {
    const devices = desk.plugIn(silent);
    const { draftId } = await start();
    devices.server.close();
    await expect.poll(() => states.at(-1)?.state).toMatchObject({ failure: { code: 'host-restarted' } });
    desk.plugIn(everythingWorks);
    expect(unwrap(await work.capture(slap))).toEqual({ phase: 'captured' });
    const view = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(view.fields.name?.full).toBe('NGUYỄN VĂN MẪU');
  });

  it('fails with timeout and lets the officer go on when the device host stops answering', async () => {
    await desk.remove();
    const timings = { fingerprintMs: 500, hostGraceMs: 200, hostAnswerMs: 200 };
    desk = await temporaryStation({ policyId: '2024-07', timings });
    desk.officer.on('capture.state', (state) => states.push(state));
    const passphrase = passphrases['le-van-a'];
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'le-van-a',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    work = new OfficerAtWork(desk.officer);
    desk.plugIn(silent);
    await start();
    await expect.poll(() => states.at(-1)?.state).toMatchObject({ failure: { code: 'timeout' } });
    const [deafPort, deafEnd] = pairedPorts();
    desk.station.attach('devices', deafEnd);
    const { draftId } = work;
    expect(await desk.officer.call('fingerprint.start', { draftId, captureId: slap })).toMatchObject({
      ok: false,
      error: { code: 'timeout' },
    });
    unwrap(await desk.officer.call('draft.close', { draftId }));
    deafPort.close();
  });

  it.each([
    ['chain-broken', { previousHash: 'A'.repeat(64) }],
    ['chain-broken', { record: new Uint8Array([1, 2, 3]) }],
    ['protocol-error', { width: 299 }],
    ['protocol-error', { impression: 'rolled' as const }],
    ['protocol-error', { finger: 'LEFT_INDEX' as const }],
    ['protocol-error', { compression: 'WSQ' as const }],
  ])('fails with %s when the first finger is changed to %o', async (code, change) => {
    const devices = desk.plugIn(silent);
    const { draftId, attemptId } = await start();
    const [request] = devices.requests;
    if (request === undefined) throw new Error('the scanner was not asked');
    const fingers = capturedFingers(request, 80).map((finger, index) =>
      index === 0 ? { ...finger, ...change } : finger,
    );
    devices.tellFingerprint(attemptId, [{ phase: 'captured', device: scriptedScanner, fingers }]);
    await expect.poll(() => states.at(-1)?.state).toMatchObject({ failure: { code } });
    const view = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(view.fingerprints[0]?.attempts).toEqual([]);
  });

  it('fails with wrong-finger-count when a finger is missing', async () => {
    const devices = desk.plugIn(silent);
    const { attemptId } = await start();
    const [request] = devices.requests;
    if (request === undefined) throw new Error('the scanner was not asked');
    const fingers = capturedFingers(request, 80).slice(1);
    devices.tellFingerprint(attemptId, [{ phase: 'captured', device: scriptedScanner, fingers }]);
    await expect.poll(() => states.at(-1)?.state).toMatchObject({ failure: { code: 'wrong-finger-count' } });
  });

  it('fails with tampered when an image was seen before, and with nothing of it stored', async () => {
    const captured: ReturnType<typeof capturedFingers>[] = [];
    desk.plugIn({
      ...everythingWorks,
      fingerprint: (request) => {
        const fresh = capturedFingers(request, 80);
        captured.push(fresh);
        const records = captured[0]?.map(({ record }) => record) ?? [];
        return [{ phase: 'captured', device: scriptedScanner, fingers: chained(fresh, records) }];
      },
    });
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    expect(unwrap(await work.capture(slap))).toEqual({ phase: 'captured' });
    expect(unwrap(await work.capture(slap))).toEqual({ phase: 'failed', code: 'tampered' });
    const view = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(view.fingerprints[0]?.attempts).toHaveLength(1);
  });

  it('never sends evidence to the windows when fingers were captured', async () => {
    const seen: unknown[] = [];
    desk.applicant.on('applicant.changed', (view) => {
      if (view.kind === 'fingerprint' && view.state?.phase === 'captured') seen.push(...view.state.fingers);
    });
    desk.plugIn(everythingWorks);
    await work.startsWith(completeFields, 'reissue.lost');
    unwrap(await desk.officer.call('draft.goto', { draftId: work.draftId, step: 'fingerprints' }));
    expect(unwrap(await work.capture(slap))).toEqual({ phase: 'captured' });
    const last = states.at(-1)?.state;
    const fingers = last?.phase === 'captured' ? last.fingers : [];
    expect(fingers).toHaveLength(4);
    await expect.poll(() => seen.length).toBe(4);
    for (const finger of [...fingers, ...seen]) {
      expect(finger).toMatchObject({ envelope: '', record: new Uint8Array() });
    }
  });
});

/** The same fingers with other records, in a chain that is right. */
function chained(fingers: ReturnType<typeof capturedFingers>, records: readonly Uint8Array<ArrayBuffer>[]) {
  let previousHash = fingers[0]?.previousHash ?? '';
  return fingers.map((finger, index) => {
    const record = records[index] ?? finger.record;
    const linked = { ...finger, record, previousHash, hash: chainHash(previousHash, record) };
    previousHash = linked.hash;
    return linked;
  });
}
