import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { addOfficer } from '../../../gateway/codes.ts';
import { createOfficerTokens } from '../../../native-bridges/drivers/officer-token/driver.ts';
import { type DeviceHost, startHost } from '../../../native-bridges/host/host.ts';
import type { Cryptoki } from '../../../native-bridges/transports/pkcs11.ts';
import { TestGateway } from '../../support/gateway/test-gateway.ts';
import { OfficerAtWork } from '../../support/station/officer-at-work.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import type { TemporaryStation } from '../../support/station/temporary-station.ts';
import { SoftTokens } from '../../support/tokens/soft-tokens.ts';
import { auditOf } from './audit-of.ts';
import { deskAtCentre, identityOf, signIn } from './desk-at-centre.ts';

/** A real station at a real centre, with the real device host over a PKCS#11 library. */
const soft = new SoftTokens();
const pin = '246810';
const hoa = { id: 'hoa', name: 'Đỗ Thị Hoa', rank: 'Trung úy', role: 'officer' } as const;
let serial: string;
let load: () => Cryptoki;
let gateway: TestGateway;
let desk: TemporaryStation;
let host: DeviceHost;

beforeAll(async () => {
  serial = soft.plugInNew('Hoa', pin);
  load = await soft.load();
  gateway = await TestGateway.start();
});
afterAll(async () => {
  await gateway.stop();
  soft.remove();
});
beforeEach(async () => {
  desk = await deskAtCentre(gateway);
  const config = { driver: 'pkcs11', id: 'tokens', library: '', simulated: true } as const;
  host = startHost(
    { type: 'start', devices: [config] },
    {
      log: { info: () => undefined, bug: () => undefined },
      create: (_config, surroundings) =>
        createOfficerTokens(config, load, surroundings, { lookEveryMs: 100 }),
    },
  );
  const [hostEnd, stationEnd] = pairedPorts();
  host.attach(hostEnd);
  desk.station.attach('devices', stationEnd);
  await expect
    .poll(async () => unwrap(await desk.officer.call('devices.state', {}))[0]?.status, { timeout: 30_000 })
    .toBe('ready');
});
afterEach(async () => {
  await desk.remove();
  await host.stop();
});

const refused = (code: string) => ({ ok: false, error: { code } });
const byPin = (typed = pin) =>
  desk.officer.call('session.signIn', { officerId: 'hoa', credential: { kind: 'pin', pin: typed } });

describe('an officer with a token', () => {
  it('is activated on it, signs in by PIN, is counted when the PIN is wrong, and locks the counter by pulling it', async () => {
    const station = unwrap(await desk.officer.call('session.state', {})).station?.id ?? '';
    const code = (await addOfficer(gateway.store, station, hoa, new Date())) ?? '';
    unwrap(await signIn(desk, 'ky'));
    unwrap(await desk.officer.call('roster.refresh', {}));
    const credential = { kind: 'pin', pin } as const;
    const active = unwrap(
      await desk.officer.call('session.activate', { officerId: 'hoa', code, credential }),
    );
    expect(active.officer?.id).toBe('hoa');
    expect(active.officers.find(({ id }) => id === 'hoa')?.signIn).toBe('token');
    const kept = (await identityOf(desk)).officers.find(({ officerId }) => officerId === 'hoa');
    expect(kept).toMatchObject({ token: { serial } });
    expect(kept?.key).toBeUndefined();

    unwrap(await desk.officer.call('session.signOut', {}));
    expect(await byPin('0000')).toMatchObject({
      error: { code: 'pin-wrong', details: { failures: 1 } },
    });
    expect(
      await desk.officer.call('session.signIn', {
        officerId: 'hoa',
        credential: { kind: 'passphrase', passphrase: 'không có đâu' },
      }),
    ).toMatchObject(refused('credential-other-kind'));
    unwrap(await byPin());

    const draftId = await new OfficerAtWork(desk.officer).startsWith({}, 'reissue.lost');
    soft.pull(serial);
    await expect
      .poll(async () => unwrap(await desk.officer.call('session.state', {})).locked, { timeout: 30_000 })
      .toBe(true);
    expect(await desk.officer.call('draft.open', { draftId })).toMatchObject(refused('session-locked'));
    expect(await desk.officer.call('session.unlock', { credential })).toMatchObject(refused('token-absent'));
    soft.putBack(serial);
    await expect
      .poll(async () => (await desk.officer.call('session.unlock', { credential })).ok, { timeout: 30_000 })
      .toBe(true);
    unwrap(await desk.officer.call('draft.open', { draftId }));
    const events = await auditOf(desk);
    expect(events.find(({ event }) => event === 'officer-activated')?.details).toEqual({ key: 'token' });
    expect(events.find(({ event }) => event === 'session-locked')?.details).toEqual({ by: 'token' });
  });

  it('keeps the key on the token when the centre gives another role', async () => {
    const station = unwrap(await desk.officer.call('session.state', {})).station?.id ?? '';
    const credential = { kind: 'pin', pin } as const;
    const activate = async (role: 'officer' | 'supervisor') => {
      const code = (await addOfficer(gateway.store, station, { ...hoa, role }, new Date())) ?? '';
      unwrap(await signIn(desk, 'ky'));
      unwrap(await desk.officer.call('roster.refresh', {}));
      const active = await desk.officer.call('session.activate', { officerId: 'hoa', code, credential });
      expect(unwrap(active).officer).toMatchObject({ id: 'hoa', role });
      const entry = (await identityOf(desk)).officers.find(({ officerId }) => officerId === 'hoa');
      return entry?.token?.keyId;
    };
    const before = await activate('officer');
    expect(await activate('supervisor')).toBe(before);
  });
});
