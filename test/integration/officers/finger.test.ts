import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeMinutiaeRecord } from '../../../domain/biometrics/minutiae/template-record.ts';
import type { SessionState } from '../../../domain/channels/session.ts';
import { type StationSettings, defaultStationSettings } from '../../../domain/channels/gateway.ts';
import { unwrap } from '../../../domain/result.ts';
import { rosterAtProvisioning, writeRoster } from '../../../electron/station/officers/roster.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { OfficerAtWork } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import {
  type DeviceScript,
  capturedFingers,
  everythingWorks,
  scriptedScanner,
} from '../../support/station/scripted-devices.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { testIdentity } from '../../support/station/test-identity.ts';
import { auditOf } from './audit-of.ts';

type OfficerId = keyof typeof passphrases;

/** Somebody's finger: minutiae somewhere, and each time it is laid down a little beside where they were. */
function someFinger() {
  const minutiae = Array.from({ length: 45 }, () => {
    const [x = 0, y = 0, angle = 0] = randomBytes(3);
    return { x: 60 + x, y: 60 + Math.round(y * 1.4), angle: (angle / 256) * 2 * Math.PI };
  });
  return (): Uint8Array<ArrayBuffer> => {
    const [dx = 0, dy = 0] = randomBytes(2);
    const record = encodeMinutiaeRecord({
      captureEquipment: 0,
      width: 400,
      height: 500,
      resolution: { horizontal: 197, vertical: 197 },
      views: [
        {
          position: 7,
          viewNumber: 0,
          impressionType: 0,
          quality: 80,
          minutiae: minutiae.map(({ x, y, angle }) => ({
            x: x + (dx % 20),
            y: y + (dy % 20),
            angle,
            kind: 'ending' as const,
            quality: 80,
          })),
          extendedData: new Uint8Array(0),
        },
      ],
    });
    return new Uint8Array(record);
  };
}

const own = someFinger();
const strangers = someFinger();
let onPlaten: () => Uint8Array<ArrayBuffer> | undefined;
const scanner: DeviceScript = {
  ...everythingWorks,
  fingerprint: (request) => {
    const template = onPlaten();
    const fingers = capturedFingers(request, 80).map((finger) =>
      template === undefined ? finger : { ...finger, template },
    );
    return [{ phase: 'captured', device: scriptedScanner, fingers }];
  },
};

let uptime = 0;
let desk: TemporaryStation;
const signInSettings = async (settings: Partial<StationSettings>): Promise<void> => {
  const vault = unwrap(
    await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, () => new Date()),
  );
  const roster = rosterAtProvisioning(await testIdentity('2024-07'), new Date());
  await writeRoster(vault.database, { ...roster, settings: { ...defaultStationSettings, ...settings } });
  await vault.close();
  desk = await desk.restart();
  desk.plugIn(scanner);
};
beforeEach(async () => {
  uptime = 3_600_000;
  onPlaten = own;
  desk = await temporaryStation({ policyId: '2024-07', uptime: () => uptime });
  desk.plugIn(scanner);
});
afterEach(() => desk.remove());

const credentialOf = (officerId: OfficerId) =>
  ({ kind: 'passphrase', passphrase: passphrases[officerId] }) as const;
const signIn = (officerId: OfficerId) =>
  desk.officer.call('session.signIn', { officerId, credential: credentialOf(officerId) });
const state = async (): Promise<SessionState> => unwrap(await desk.officer.call('session.state', {}));
const refused = (code: string) => ({ ok: false, error: { code } });

/** Starts an attempt and answers its outcome. */
async function outcomeOf(start: 'session.finger' | 'session.enrolFinger', officerId: OfficerId = 'le-van-a') {
  const ended = new Promise<string>((resolve) => {
    const off = desk.officer.on('session.fingerState', ({ outcome }) => {
      if (outcome === null) return;
      off();
      resolve(outcome);
    });
  });
  unwrap(
    start === 'session.finger'
      ? await desk.officer.call(start, {})
      : await desk.officer.call(start, { finger: 'LEFT_INDEX', credential: credentialOf(officerId) }),
  );
  return ended;
}

async function enrol(officerId: OfficerId): Promise<void> {
  unwrap(await signIn(officerId));
  expect(await outcomeOf('session.enrolFinger', officerId)).toBe('enrolled');
  unwrap(await desk.officer.call('session.signOut', {}));
}

describe('an officer whose finger is enrolled', () => {
  it('is signed in by passphrase and finger together, also after a restart', async () => {
    await enrol('le-van-a');
    desk = await desk.restart();
    desk.plugIn(scanner);
    expect((await state()).officers.find(({ id }) => id === 'le-van-a')?.signIn).toBe('passphrase-finger');
    expect(unwrap(await signIn('le-van-a'))).toMatchObject({
      officer: null,
      pending: { officerId: 'le-van-a', finger: 'LEFT_INDEX' },
    });
    expect(await desk.officer.call('draft.list', {})).toMatchObject(refused('not-signed-in'));
    expect(await outcomeOf('session.finger')).toBe('matched');
    expect(await state()).toMatchObject({ officer: { id: 'le-van-a' }, pending: null });
    const events = (await auditOf(desk)).map(({ event }) => event);
    expect(events).toEqual(expect.arrayContaining(['officer-finger-enrolled', 'officer-signed-in']));
  });

  it('shows the passphrase again after three other fingers, and is locked out by fifteen', async () => {
    await enrol('le-van-a');
    onPlaten = strangers;
    for (let tries = 1; tries <= 5; tries += 1) {
      expect(unwrap(await signIn('le-van-a')).pending).not.toBeNull();
      for (let comparison = 1; comparison <= 3; comparison += 1) {
        expect(await outcomeOf('session.finger')).toBe('finger-not-matched');
      }
      expect(await state()).toMatchObject({ officer: null, pending: null });
      expect(await desk.officer.call('session.finger', {})).toMatchObject(refused('sign-in-not-pending'));
      if (tries < 5) uptime += 60_000;
    }
    onPlaten = own;
    expect(await signIn('le-van-a')).toMatchObject(refused('officer-locked'));
    uptime += 30 * 60_000;
    unwrap(await signIn('le-van-a'));
    expect(await outcomeOf('session.finger')).toBe('matched');
  });

  it('is not signed in when the finger comes too late, or the sign-in was called off', async () => {
    await enrol('le-van-a');
    unwrap(await signIn('le-van-a'));
    uptime += 121_000;
    expect(await desk.officer.call('session.finger', {})).toMatchObject(refused('sign-in-not-pending'));
    unwrap(await signIn('le-van-a'));
    expect(unwrap(await desk.officer.call('session.cancelSignIn', {})).pending).toBeNull();
    expect(await desk.officer.call('session.finger', {})).toMatchObject(refused('sign-in-not-pending'));
  });

  it('takes a shift over only when the finger matches', async () => {
    await enrol('tran-thi-b');
    unwrap(await signIn('le-van-a'));
    const draftId = await new OfficerAtWork(desk.officer).startsWith({}, 'reissue.lost');
    const handed = unwrap(
      await desk.officer.call('shift.handOver', {
        officerId: 'tran-thi-b',
        credential: credentialOf('tran-thi-b'),
      }),
    );
    expect(handed).toMatchObject({ officer: { id: 'le-van-a' }, pending: { officerId: 'tran-thi-b' } });
    onPlaten = strangers;
    expect(await outcomeOf('session.finger')).toBe('finger-not-matched');
    expect((await state()).officer?.id).toBe('le-van-a');
    onPlaten = own;
    expect(await outcomeOf('session.finger')).toBe('matched');
    expect((await state()).officer?.id).toBe('tran-thi-b');
    expect(unwrap(await desk.officer.call('draft.list', {}))).toMatchObject([{ draftId }]);
  });

  it('is told what the scanner could not do, which counts as no try', async () => {
    await enrol('le-van-a');
    onPlaten = () => undefined;
    unwrap(await signIn('le-van-a'));
    expect(await outcomeOf('session.finger')).toBe('protocol-error');
    expect((await state()).pending).not.toBeNull();
    desk.plugIn({ ...scanner, fingerprint: () => [] });
    unwrap(await desk.officer.call('session.finger', {}));
    expect(await desk.officer.call('session.finger', {})).toMatchObject(refused('capture-running'));
  });
});

describe('the finger of an officer', () => {
  it('is refused as too poor when hardly anything is in it', async () => {
    unwrap(await signIn('le-van-a'));
    onPlaten = () => new Uint8Array(24);
    expect(await outcomeOf('session.enrolFinger')).toBe('finger-too-poor');
    const wrong = { kind: 'passphrase', passphrase: 'không phải' } as const;
    expect(
      await desk.officer.call('session.enrolFinger', { finger: 'LEFT_INDEX', credential: wrong }),
    ).toMatchObject(refused('passphrase-wrong'));
  });

  it('is not taken when the session was locked while the passphrase was looked at', async () => {
    unwrap(await signIn('le-van-a'));
    const enrolling = desk.officer.call('session.enrolFinger', {
      finger: 'LEFT_INDEX',
      credential: credentialOf('le-van-a'),
    });
    unwrap(await desk.officer.call('session.lock', {}));
    expect(await enrolling).toMatchObject(refused('session-locked'));
    expect((await auditOf(desk)).map(({ event }) => event)).not.toContain('officer-finger-enrolled');
  });

  it('is in no file in the clear', async () => {
    await enrol('le-van-a');
    const magic = Buffer.from('FMR\0 20\0', 'latin1');
    for (const name of readdirSync(desk.dataFolder, { recursive: true, encoding: 'utf8' })) {
      const path = join(desk.dataFolder, name);
      const bytes = await Promise.resolve()
        .then(() => readFileSync(path))
        .catch(() => Buffer.alloc(0));
      expect(bytes.includes(magic), name).toBe(false);
    }
  });

  it('is asked for before anything else when the centre wants one from everybody', async () => {
    await signInSettings({ signInFinger: 'required' });
    unwrap(await signIn('le-van-a'));
    expect(await desk.officer.call('draft.list', {})).toMatchObject(refused('finger-enrolment-needed'));
    expect(await outcomeOf('session.enrolFinger')).toBe('enrolled');
    expect(await desk.officer.call('draft.list', {})).toMatchObject({ ok: true });
  });

  it('is not asked for when the centre does not want fingers', async () => {
    await enrol('le-van-a');
    await signInSettings({ signInFinger: 'off' });
    expect(unwrap(await signIn('le-van-a'))).toMatchObject({ officer: { id: 'le-van-a' }, pending: null });
  });
});
