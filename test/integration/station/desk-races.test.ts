import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { OfficerEvents } from '../../../domain/channels/officer.ts';
import { unwrap } from '../../../domain/result.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import {
  type DeviceScript,
  ScriptedDevices,
  capturedFingers,
  everythingWorks,
  scriptedScanner,
} from '../../support/station/scripted-devices.ts';
import { type TemporaryStation, startIn, temporaryStation } from '../../support/station/temporary-station.ts';

/** What happens when two things meet at the desk, or when something below it gives way. */

const silent: DeviceScript = { fingerprint: () => [], signature: () => [] };
const slap = 'PLAIN_RIGHT_FOUR_FINGERS' as const;
const shortWaits = { hostAnswerMs: 300 };

let desk: TemporaryStation;
let work: OfficerAtWork;
let states: z.infer<OfficerEvents['capture.state']>[];

async function takeOver(station: TemporaryStation): Promise<void> {
  desk = station;
  states = [];
  desk.officer.on('capture.state', (state) => states.push(state));
  work = new OfficerAtWork(desk.officer);
  await signIn('le-van-a');
}
const signIn = async (officerId: keyof typeof passphrases) =>
  unwrap(
    await desk.officer.call('session.signIn', {
      officerId,
      credential: { kind: 'passphrase', passphrase: passphrases[officerId] },
    }),
  );

beforeEach(async () => {
  await takeOver(await temporaryStation({ policyId: '2024-07', timings: shortWaits }));
});
afterEach(() => desk.remove());

async function inVault<T>(
  read: (vault: { database: Awaited<ReturnType<typeof vaultOf>>['database'] }) => Promise<T>,
) {
  const vault = await vaultOf();
  try {
    return await read(vault);
  } finally {
    await vault.close();
  }
}
const vaultOf = async () =>
  unwrap(await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, () => new Date()));

/** The same station again, over a vault in which one kind of writing fails. */
async function restartWithBrokenWrites(triggers: readonly string[], timings = {}): Promise<void> {
  await desk.station.stop();
  await inVault(async ({ database }) => {
    for (const [index, trigger] of triggers.entries()) {
      await sql
        .raw(`CREATE TRIGGER broken_${index} ${trigger} BEGIN SELECT RAISE(ABORT, 'disk'); END`)
        .execute(database);
    }
  });
  await takeOver(await startIn(desk.dataFolder, desk.vaultKey, { timings: { ...shortWaits, ...timings } }));
}

describe('signing out', () => {
  it('leaves nobody on the desk when an application is opened while a device does not answer', async () => {
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const [deafPort, deafEnd] = pairedPorts();
    desk.station.attach('devices', deafEnd);
    const capture = desk.officer.call('fingerprint.start', { draftId, captureId: slap });
    const out = desk.officer.call('session.signOut', {});
    const opened = desk.officer.call('draft.open', { draftId });
    const created = desk.officer.call('draft.create', { intakePlace: 'counter' });
    await Promise.all([capture, out]);
    expect(await opened).toMatchObject({ ok: false, error: { code: 'not-signed-in' } });
    expect(await created).toMatchObject({ ok: false, error: { code: 'not-signed-in' } });
    await signIn('tran-thi-b');
    expect(unwrap(await desk.applicant.call('applicant.view', {}))).toMatchObject({ kind: 'idle' });
    deafPort.close();
  });

  it('hears nothing of the applicant whose application was still being sealed', async () => {
    desk.plugIn();
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.exceptsIris();
    await work.takesSignature();
    await work.readsBackAndConfirms();
    const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
    const sealed = desk.officer.call('application.sign', { draftId, credential, approval: null });
    unwrap(await desk.officer.call('session.signOut', {}));
    const told: string[] = [];
    desk.officer.on('draft.changed', (draft) => told.push(draft.draftId));
    unwrap(await sealed);
    expect(told).toEqual([]);
  });

  it('is answered, and audited as itself, when the session was being locked', async () => {
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const [deafPort, deafEnd] = pairedPorts();
    desk.station.attach('devices', deafEnd);
    const capturing = desk.officer.call('fingerprint.start', { draftId, captureId: slap });
    const locked = desk.officer.call('session.lock', {});
    unwrap(await desk.officer.call('session.signOut', {}));
    unwrap(await locked);
    const noted = await inVault(({ database }) =>
      database.selectFrom('audit').select(['event', 'officer_id']).orderBy('seq', 'desc').limit(2).execute(),
    );
    expect(noted.map(({ event, officer_id }) => [event, officer_id]).sort()).toEqual([
      ['officer-signed-out', 'le-van-a'],
      ['session-locked', 'le-van-a'],
    ]);
    deafPort.close();
    expect((await capturing).ok).toBe(false);
  });

  it('leaves nobody on the desk when the application was just being opened', async () => {
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    unwrap(await desk.officer.call('draft.close', { draftId }));
    const opened = desk.officer.call('draft.open', { draftId });
    const created = desk.officer.call('draft.create', { intakePlace: 'counter' });
    const out = desk.officer.call('session.signOut', {});
    await Promise.all([opened, created, out]);
    await signIn('tran-thi-b');
    expect(unwrap(await desk.applicant.call('applicant.view', {}))).toMatchObject({ kind: 'idle' });
  });
});

describe('two officers who sign in at once', () => {
  it('do not find each other’s applicant on the desk when a device is slow to stop', async () => {
    await desk.remove();
    await takeOver(await temporaryStation({ policyId: '2024-07', timings: { hostAnswerMs: 3000 } }));
    const first = await work.startsWith(completeFields, 'reissue.lost');
    const [deafPort, deafEnd] = pairedPorts();
    desk.station.attach('devices', deafEnd);
    const capturing = desk.officer.call('fingerprint.start', { draftId: first, captureId: slap });
    // The supervisor waits for the scanner to stop for the officer before; the other officer does not.
    const supervisor = signIn('giam-sat');
    const other = signIn('tran-thi-b');
    await other;
    const started = await desk.officer.call('draft.create', { intakePlace: 'counter' });
    await supervisor;
    const now = unwrap(await desk.officer.call('session.state', {}));
    const view = unwrap(await desk.applicant.call('applicant.view', {}));
    expect([now.officer?.id, view.kind, started.ok]).toEqual(['giam-sat', 'idle', true]);
    const out = await inVault(({ database }) =>
      database.selectFrom('audit').select(['event', 'subject_id']).orderBy('seq').execute(),
    );
    expect(out.filter(({ event }) => event === 'officer-signed-out').map((row) => row.subject_id)).toEqual([
      'le-van-a',
      'tran-thi-b',
    ]);
    deafPort.close();
    expect((await capturing).ok).toBe(false);
  });
});

describe('a representative', () => {
  it('leaves no signature in the vault when another takes the place', async () => {
    desk.plugIn();
    const birthDate = { value: String(new Date().getUTCFullYear() - 12), precision: 'year' as const };
    const representative = {
      name: { full: 'TRẦN THỊ MẸ' },
      number: '003185000456',
      nationality: 'VN',
      relationship: 'mother' as const,
      phone: '0912345678',
    };
    const draftId = await work.startsWith({ ...completeFields, birthDate, representative }, 'first.under-14');
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.exceptsIris();
    expect(await work.takesSignature('representative')).toBe('signed');
    const other = { ...representative, name: { full: 'LÊ THỊ KHÁC' } };
    unwrap(await desk.officer.call('draft.save', { draftId, patch: { representative: other } }));
    await desk.station.stop();
    const kinds = await inVault(async ({ database }) =>
      database.selectFrom('evidence').select('kind').where('kind', 'like', 'signature%').execute(),
    );
    expect(kinds).toEqual([]);
  });
});

describe('an attempt', () => {
  const result = (devices: ScriptedDevices, attemptId: string) => {
    const [request] = devices.requests;
    if (request === undefined) throw new Error('the scanner was not asked');
    devices.tellFingerprint(attemptId, [
      { phase: 'captured', device: scriptedScanner, fingers: capturedFingers(request, 80) },
    ]);
  };

  it('ends with unknown and gives the scanner free when its result cannot be written', async () => {
    await restartWithBrokenWrites(['BEFORE INSERT ON evidence']);
    const devices = desk.plugIn(silent);
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const { attemptId } = unwrap(await desk.officer.call('fingerprint.start', { draftId, captureId: slap }));
    result(devices, attemptId);
    await expect.poll(() => states.at(-1)?.state).toMatchObject({ failure: { code: 'unknown' } });
    unwrap(await desk.officer.call('fingerprint.start', { draftId, captureId: slap }));
  });

  it('ends the signature with unknown and gives the pad free when it cannot be written', async () => {
    await restartWithBrokenWrites(["BEFORE INSERT ON evidence WHEN NEW.kind LIKE 'signature%'"]);
    desk.plugIn();
    await work.startsWith(completeFields, 'reissue.lost');
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.exceptsIris();
    expect(await work.takesSignature()).toBe('failed');
    expect(await work.takesSignature()).toBe('failed');
  });

  it('does not take the station down when its end cannot be noted', async () => {
    await restartWithBrokenWrites(["BEFORE INSERT ON audit WHEN NEW.event = 'fingerprint-failed'"], {
      fingerprintMs: 500,
      hostGraceMs: 100,
    });
    const devices = desk.plugIn(silent);
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const { attemptId } = unwrap(await desk.officer.call('fingerprint.start', { draftId, captureId: slap }));
    await expect.poll(() => states.at(-1)?.state).toMatchObject({ failure: { code: 'timeout' } });
    expect(unwrap(await desk.officer.call('draft.list', {}))).toHaveLength(1);
    // The device is free for the next one, whatever its driver thought.
    await expect.poll(() => devices.cancelled).toEqual([attemptId]);
  });

  it('is called off when the device host wakes up after its start was given up', async () => {
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const [hostPort, stationEnd] = pairedPorts();
    desk.station.attach('devices', stationEnd);
    expect(await desk.officer.call('fingerprint.start', { draftId, captureId: slap })).toMatchObject({
      ok: false,
      error: { code: 'timeout' },
    });
    const awake = new ScriptedDevices(hostPort, silent);
    await expect.poll(() => awake.requests.length).toBe(1);
    await expect.poll(() => awake.cancelled).toEqual([awake.requests[0]?.attemptId]);
  });

  it('hears nothing from a device host whose place another has taken', async () => {
    const former = desk.plugIn(silent);
    desk.plugIn(silent);
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const { attemptId } = unwrap(await desk.officer.call('fingerprint.start', { draftId, captureId: slap }));
    former.tellFingerprint(attemptId, [{ phase: 'cancelled' }]);
    for (let turn = 0; turn < 5; turn += 1) unwrap(await desk.officer.call('session.state', {}));
    expect(states).toEqual([]);
  });
});

describe('a simulated scanner', () => {
  it('is refused when the screen does not say that this is training', async () => {
    const production = await temporaryStation({ policyId: '2024-07', training: false });
    await desk.remove();
    await takeOver(production);
    const simulated = { ...scriptedScanner, simulated: true };
    desk.plugIn({
      ...everythingWorks,
      fingerprint: (request) => [
        { phase: 'captured', device: simulated, fingers: capturedFingers(request, 80) },
      ],
    });
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    expect(unwrap(await work.capture(slap))).toEqual({ phase: 'failed', code: 'untrusted-device' });
    const view = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(view.fingerprints[0]?.attempts).toEqual([]);
  });
});

describe('the data folder', () => {
  it('is closed to everybody else when the station has started over it', async () => {
    chmodSync(desk.dataFolder, 0o755);
    await takeOver(await desk.restart());
    expect(statSync(desk.dataFolder).mode & 0o077).toBe(0);
    expect(statSync(join(desk.dataFolder, 'logs', 'station.log')).mode & 0o077).toBe(0);
  });
});
