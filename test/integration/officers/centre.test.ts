import { X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { addOfficer } from '../../../gateway/codes.ts';
import { TestGateway } from '../../support/gateway/test-gateway.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { type TemporaryStation, startIn, temporaryStation } from '../../support/station/temporary-station.ts';
import { UnsteadyNetwork } from '../../support/network/unsteady-network.ts';
import { auditOf } from './audit-of.ts';
import { credentialOf, deskAtCentre, identityOf, setUpInput, signIn } from './desk-at-centre.ts';

let gateway: TestGateway;
let desk: TemporaryStation;
beforeAll(async () => {
  gateway = await TestGateway.start();
});
afterAll(() => gateway.stop());
afterEach(() => desk.remove());

const refused = (code: string) => ({ ok: false, error: { code } });
const refresh = async () => unwrap(await desk.officer.call('roster.refresh', {}));
const state = async () => unwrap(await desk.officer.call('session.state', {}));
const stationId = async () => (await state()).station?.id ?? '';
const dayMs = 86_400_000;

describe('setup.provision', () => {
  it('makes a station of the machine, once, whose officers sign in', async () => {
    desk = await temporaryStation({});
    const input = await setUpInput(gateway);
    const other = input.caFingerprint.replace(/^../, (pair) => (pair === 'AA' ? 'BB' : 'AA'));
    expect(await desk.officer.call('setup.provision', { ...input, caFingerprint: other })).toMatchObject(
      refused('authority-not-shown'),
    );
    expect(await desk.officer.call('setup.provision', { ...input, code: 'ABCD-EFGH-JKMN' })).toMatchObject(
      refused('code-invalid'),
    );
    const made = unwrap(await desk.officer.call('setup.provision', input));
    expect(made).toMatchObject({ provisioned: true, station: { unitName: 'Công an quận Mẫu' } });
    expect(made.officers.map(({ id, signIn: how }) => [id, how])).toEqual([
      ['minh', 'passphrase'],
      ['lan', 'passphrase'],
      ['ky', 'passphrase'],
    ]);
    unwrap(await signIn(desk, 'minh'));
    expect(await desk.officer.call('setup.provision', await setUpInput(gateway))).toMatchObject(
      refused('already-provisioned'),
    );
    expect((await auditOf(desk)).filter(({ event }) => event === 'station-provisioned')).toHaveLength(1);
  });

  it('gives the machine one identity when it is asked twice at once', async () => {
    desk = await temporaryStation({});
    const [one, other] = [await setUpInput(gateway), await setUpInput(gateway)];
    const answers = await Promise.all(
      [one, other].map((input) => desk.officer.call('setup.provision', input)),
    );
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)).sort();
    expect(codes).toEqual(['already-provisioned', 'ok']);
  });
});

describe('the roster', () => {
  it('brings new people, other settings and other ranks when the centre is asked', async () => {
    desk = await deskAtCentre(gateway);
    unwrap(await signIn(desk, 'minh'));
    const station = await stationId();
    const hoa = { id: 'hoa', name: 'Đỗ Thị Hoa', rank: 'Trung úy', role: 'officer' } as const;
    await addOfficer(gateway.store, station, hoa, new Date());
    await gateway.store.setSettings(station, { idleLockSeconds: 60, graceDays: 3 });
    const told = await refresh();
    expect(told.officers.find(({ id }) => id === 'hoa')).toEqual({
      id: 'hoa',
      name: 'Đỗ Thị Hoa',
      rank: 'Trung úy',
      role: 'officer',
      signIn: 'activate',
    });
    expect(told.lockAfter).toBe(60);
    expect(Date.parse(told.grace.until ?? '') - Date.now()).toBeLessThanOrEqual(3 * dayMs);
    expect(await signIn(desk, 'hoa')).toMatchObject(refused('officer-not-activated'));
    await desk.station.stop();
    desk = await startIn(desk.dataFolder, desk.vaultKey, { gatewayUrl: 'https://127.0.0.1:9' });
    expect((await state()).lockAfter).toBe(60);
  });

  it('signs out at once whom the centre suspended, refuses them everywhere, and takes them back', async () => {
    desk = await deskAtCentre(gateway);
    unwrap(await signIn(desk, 'minh'));
    const draftId = await new OfficerAtWork(desk.officer).startsWith(completeFields, 'reissue.lost');
    const station = await stationId();
    await gateway.store.suspend(station, 'minh', new Date());
    const told = await refresh();
    expect(told.officer).toBeNull();
    expect(told.officers.find(({ id }) => id === 'minh')?.signIn).toBe('blocked');
    expect(unwrap(await desk.applicant.call('applicant.view', {})).kind).toBe('idle');
    expect(await signIn(desk, 'minh')).toMatchObject(refused('officer-suspended'));
    unwrap(await signIn(desk, 'lan'));
    const approval = { officerId: 'minh', credential: credentialOf('minh') };
    expect(await desk.officer.call('officers.unlock', { officerId: 'ky', approval })).toMatchObject(
      refused('officer-suspended'),
    );
    unwrap(await desk.officer.call('draft.open', { draftId }));
    await gateway.store.resume(station, 'minh', new Date());
    await refresh();
    unwrap(await signIn(desk, 'minh'));
    expect((await auditOf(desk)).find(({ event }) => event === 'officer-suspended')).toMatchObject({
      subjectId: 'minh',
    });
  });

  it('ends the rights of a role that was changed until the officer has a certificate for the new one', async () => {
    desk = await deskAtCentre(gateway);
    unwrap(await signIn(desk, 'minh'));
    const minh = { id: 'minh', name: 'Trần Văn Minh', rank: 'Đại úy', role: 'technician' } as const;
    const code = await addOfficer(gateway.store, await stationId(), minh, new Date());
    expect((await refresh()).officer).toBeNull();
    expect(await signIn(desk, 'minh')).toMatchObject(refused('officer-not-activated'));
    const activation = { officerId: 'minh', code: code ?? '', credential: credentialOf('minh') };
    expect(unwrap(await desk.officer.call('session.activate', activation)).officer).toMatchObject({
      id: 'minh',
      rank: 'Đại úy',
      role: 'technician',
    });
    expect(await desk.officer.call('draft.list', {})).toMatchObject(refused('role-not-allowed'));
  });

  it('is asked for by nobody when the centre does not answer, which stops no work', async () => {
    desk = await deskAtCentre(gateway);
    await desk.station.stop();
    desk = await startIn(desk.dataFolder, desk.vaultKey, { gatewayUrl: 'https://127.0.0.1:9' });
    unwrap(await signIn(desk, 'minh'));
    expect(await desk.officer.call('roster.refresh', {})).toMatchObject(refused('gateway-unreachable'));
    expect(await desk.officer.call('draft.list', {})).toMatchObject({ ok: true });
  });
});

describe('grace', () => {
  const later = (days: number) => ({
    gatewayUrl: 'https://127.0.0.1:9',
    now: () => new Date(Date.now() + days * dayMs),
  });
  const restartLater = async (days: number): Promise<void> => {
    await desk.station.stop();
    desk = await startIn(desk.dataFolder, desk.vaultKey, later(days));
  };

  it('warns, then lets only technician and administrator in, also when the clock is set back', async () => {
    desk = await deskAtCentre(gateway);
    expect((await state()).grace.state).toBe('ok');
    await restartLater(11);
    expect((await state()).grace.state).toBe('warn');
    unwrap(await signIn(desk, 'minh'));
    await restartLater(15);
    expect((await state()).grace.state).toBe('over');
    expect(await signIn(desk, 'minh')).toMatchObject(refused('grace-expired'));
    unwrap(await signIn(desk, 'ky'));
    await restartLater(0);
    expect((await state()).grace.state).toBe('over');
    expect(await signIn(desk, 'lan')).toMatchObject(refused('grace-expired'));
  });

  it('begins anew when the centre answers, also where the clock had been set far forward', async () => {
    desk = await deskAtCentre(gateway);
    await restartLater(3650);
    unwrap(await signIn(desk, 'ky'));
    await desk.station.stop();
    desk = await startIn(desk.dataFolder, desk.vaultKey, { gatewayUrl: gateway.gateway.url });
    unwrap(await signIn(desk, 'ky'));
    expect((await refresh()).grace.state).toBe('ok');
    unwrap(await signIn(desk, 'minh'));
  });
});

describe('session.activate', () => {
  it('makes a key here that the centre certifies for the code, once, and counts wrong codes', async () => {
    desk = await deskAtCentre(gateway);
    const hoa = { id: 'hoa', name: 'Đỗ Thị Hoa', rank: 'Trung úy', role: 'officer' } as const;
    const code = (await addOfficer(gateway.store, await stationId(), hoa, new Date())) ?? '';
    unwrap(await signIn(desk, 'ky'));
    await refresh();
    unwrap(await desk.officer.call('session.signOut', {}));
    const activate = (changes: { code?: string; officerId?: string; passphrase?: string } = {}) =>
      desk.officer.call('session.activate', {
        officerId: changes.officerId ?? 'hoa',
        code: changes.code ?? code,
        credential: { kind: 'passphrase', passphrase: changes.passphrase ?? 'mật khẩu của hoa' },
      });
    expect(await activate({ code: 'AAAA-BBBB-CCCC' })).toMatchObject({
      error: { code: 'code-invalid', details: { failures: 1 } },
    });
    expect(await activate({ passphrase: 'ngắn' })).toMatchObject(refused('passphrase-too-short'));
    expect(await activate({ officerId: 'minh' })).toMatchObject(refused('officer-already-active'));
    expect(await activate({ officerId: 'nobody' })).toMatchObject(refused('officer-unknown'));
    const active = unwrap(await activate());
    expect(active).toMatchObject({ officer: { id: 'hoa' } });
    expect(active.officers.find(({ id }) => id === 'hoa')?.signIn).toBe('passphrase');
    expect((await refresh()).officer?.id).toBe('hoa');
    unwrap(await desk.officer.call('draft.create', { intakePlace: 'counter' }));
    desk = await desk.restart();
    unwrap(await signIn(desk, 'hoa'));
    expect((await auditOf(desk)).find(({ event }) => event === 'officer-activated')).toMatchObject({
      officerId: 'hoa',
      details: { key: 'vault' },
    });
  });

  it('gets the certificate whose way back was cut when it is asked again', async () => {
    const network = await UnsteadyNetwork.to(Number(new URL(gateway.gateway.url).port));
    desk = await deskAtCentre(gateway, { gatewayUrl: network.url });
    const hoa = { id: 'hoa', name: 'Đỗ Thị Hoa', rank: 'Trung úy', role: 'officer' } as const;
    const code = (await addOfficer(gateway.store, await stationId(), hoa, new Date())) ?? '';
    unwrap(await signIn(desk, 'ky'));
    await refresh();
    const activation = { officerId: 'hoa', code, credential: credentialOf('hoa') };
    // Past the handshake, and less than the certificate.
    network.mute(network.sent + 1500);
    const first = desk.officer.call('session.activate', activation);
    await expect.poll(() => network.lost, { timeout: 30_000 }).toBeGreaterThan(500);
    network.cut();
    expect(await first).toMatchObject(refused('gateway-unreachable'));
    network.restore();
    const other = { ...activation, credential: credentialOf('another') };
    expect(await desk.officer.call('session.activate', other)).toMatchObject(refused('passphrase-wrong'));
    expect(unwrap(await desk.officer.call('session.activate', activation)).officer?.id).toBe('hoa');
    await network.close();
  });
});

describe('the certificate of the station', () => {
  const windowOpens = async () => gateway.store.askForRenewal(await stationId(), new Date());

  it('is followed by one of a new key when its day has come, and everything goes on with that', async () => {
    desk = await deskAtCentre(gateway);
    const before = await identityOf(desk);
    unwrap(await signIn(desk, 'ky'));
    await refresh();
    expect((await identityOf(desk)).stationCertificate).toBe(before.stationCertificate);
    await windowOpens();
    await refresh();
    const after = await identityOf(desk);
    const [old, renewed] = [before, after].map((one) => new X509Certificate(one.stationCertificate));
    expect(renewed?.publicKey.equals(old?.publicKey as never)).toBe(false);
    expect(renewed?.subject).toBe(old?.subject);
    expect(after.stationKey).not.toBe(before.stationKey);
    await refresh();
    expect((await identityOf(desk)).stationCertificate).toBe(after.stationCertificate);
    await expect
      .poll(async () => unwrap(await desk.officer.call('outbox.state', {})).network, { timeout: 30_000 })
      .toBe('online');
    const noted = (await auditOf(desk)).filter(({ event }) => event === 'station-certificate-renewed');
    expect(noted).toHaveLength(1);
  });

  it('is the one that was asked for first when the answer was lost and the program ended', async () => {
    const network = await UnsteadyNetwork.to(Number(new URL(gateway.gateway.url).port));
    desk = await deskAtCentre(gateway, { gatewayUrl: network.url });
    unwrap(await signIn(desk, 'ky'));
    await refresh();
    const before = await identityOf(desk);
    const sent = network.sent;
    await refresh();
    const question = network.sent - sent;
    await windowOpens();
    const held = (await gateway.store.certificatesOf(before.station.id)).length;
    // The roster comes through, and the handshake of what is asked after it; not its answer.
    network.mute(network.sent + question + 1000);
    const first = desk.officer.call('roster.refresh', {});
    await expect
      .poll(async () => (await gateway.store.certificatesOf(before.station.id)).length, { timeout: 30_000 })
      .toBe(held + 1);
    network.cut();
    expect(await first).toMatchObject({ ok: true });
    expect((await identityOf(desk)).stationCertificate).toBe(before.stationCertificate);
    network.restore();
    desk = await desk.restart();
    await expect
      .poll(async () => (await identityOf(desk)).stationCertificate === before.stationCertificate, {
        timeout: 30_000,
      })
      .toBe(false);
    expect(await gateway.store.certificatesOf(before.station.id)).toHaveLength(held + 1);
    await network.close();
  });
});
