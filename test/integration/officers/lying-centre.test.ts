import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type StationStanding,
  defaultStationSettings,
  gatewayPaths,
} from '../../../domain/channels/gateway.ts';
import { unwrap } from '../../../domain/result.ts';
import { certificateRequest, newSigningKey } from '../../../electron/station/keys/signing-key.ts';
import { writeStationIdentity } from '../../../electron/station/provisioning/identity.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, startIn } from '../../support/station/temporary-station.ts';
import { testIdentity } from '../../support/station/test-identity.ts';
import { TestAuthority } from '../sealing/test-authority.ts';
import { identityOf } from './desk-at-centre.ts';

/**
 * A centre with the right certificate that answers what the real one never does: the station takes nothing on its word that
 * its own keys and the authority do not bear out.
 */
let folder: string;
let authority: TestAuthority;
let stranger: TestAuthority;
let server: Server;
let url: string;
let answers: Record<string, (body: { csr: string }) => unknown>;
let desk: TemporaryStation;
let standing: StationStanding;

const someKey = () => certificateRequest(newSigningKey(), 'somebody');
const activationPath = gatewayPaths.officerCertificate('hoa');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'centre-'));
  const other = mkdtempSync(join(folder, 'other-'));
  authority = new TestAuthority(folder);
  stranger = new TestAuthority(other);
  const { certificate, keyPem } = authority.issue('server', 'server');
  const tls = { cert: certificate, key: keyPem, ca: authority.certificate, requestCert: true } as const;
  server = createServer(tls, (request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    request.on('end', () => {
      const answer = answers[request.url ?? ''];
      const body = answer?.(text === '' ? { csr: '' } : (JSON.parse(text) as { csr: string }));
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'station-'));
  const vaultKey = randomBytes(32).toString('hex');
  const station = authority.issue('tram-001', 'signer', 'station');
  const identity = {
    ...(await testIdentity('2024-07')),
    ca: authority.certificate,
    stationCertificate: station.certificate,
    stationKey: station.keyPem,
    gatewayUrl: url,
  };
  const vault = unwrap(await openVault(join(dataFolder, vaultFileName), vaultKey, () => new Date()));
  await writeStationIdentity(vault.database, identity);
  await vault.close();
  standing = {
    station: identity.station,
    policyId: '2024-07',
    at: new Date().toISOString(),
    certificate: { notAfter: '2030-01-01T00:00:00.000Z', renewFrom: '2029-01-01T00:00:00.000Z' },
    settings: defaultStationSettings,
    officers: [
      ...identity.officers.map(({ key: _key, token: _token, ...officer }) => ({
        ...officer,
        state: 'active' as const,
      })),
      {
        officerId: 'hoa',
        name: 'ĐỖ THỊ HOA',
        rank: 'Trung úy',
        role: 'officer',
        state: 'active',
        certificate: null,
      },
    ],
  };
  answers = { [gatewayPaths.self]: () => standing };
  desk = await startIn(dataFolder, vaultKey, { gatewayUrl: url });
  const passphrase = passphrases['ky-thuat'];
  unwrap(
    await desk.officer.call('session.signIn', {
      officerId: 'ky-thuat',
      credential: { kind: 'passphrase', passphrase },
    }),
  );
  unwrap(await desk.officer.call('roster.refresh', {}));
});
afterEach(() => desk.remove());

const refresh = () => desk.officer.call('roster.refresh', {});
const refused = (code: string) => ({ ok: false, error: { code } });
const names = async () =>
  unwrap(await desk.officer.call('session.state', {})).officers.map(({ name }) => name);

describe('a centre that is wrong', () => {
  it.each([
    ['another station', () => ({ ...standing, station: { ...standing.station, id: 'st-other' } })],
    ['no roster', () => ({ ...standing, officers: 'everybody' })],
    ['no JSON', () => '<html>'],
    ['without end', () => JSON.stringify({ ...standing, more: 'x'.repeat(400_000) })],
  ])('changes nothing when it speaks of %s', async (_what, answer) => {
    const before = await names();
    answers[gatewayPaths.self] = answer;
    expect(await refresh()).toMatchObject(refused('gateway-answer-malformed'));
    expect(await names()).toEqual(before);
  });

  it.each([
    ['of another key', () => authority.sign(someKey(), 'signer')],
    ['of another authority', (csr: string) => stranger.sign(csr, 'signer')],
    ['that is none', () => 'no certificate'],
  ])('gives the station no certificate %s', async (_what, certificate) => {
    const before = await identityOf(desk);
    const renewFrom = new Date(0).toISOString();
    const due = { ...standing, certificate: { ...standing.certificate, renewFrom } };
    answers[gatewayPaths.self] = () => due;
    let asked = 0;
    answers[gatewayPaths.stationCertificate] = ({ csr }) => {
      asked += 1;
      return { certificate: certificate(csr) };
    };
    unwrap(await refresh());
    expect(asked).toBe(1);
    const after = await identityOf(desk);
    expect([after.stationCertificate, after.stationKey]).toEqual([
      before.stationCertificate,
      before.stationKey,
    ]);

    answers[gatewayPaths.stationCertificate] = ({ csr }) => ({ certificate: authority.sign(csr, 'signer') });
    unwrap(await refresh());
    expect((await identityOf(desk)).stationCertificate).not.toBe(before.stationCertificate);
  });

  it.each([
    ['of another key', 'certificate-not-ours', () => authority.sign(someKey(), 'signer')],
    ['of another authority', 'certificate-untrusted', (csr: string) => stranger.sign(csr, 'signer')],
  ])('activates nobody by a certificate %s', async (_what, code, certificate) => {
    answers[activationPath] = ({ csr }) => ({ certificate: certificate(csr) });
    const credential = { kind: 'passphrase', passphrase: 'mật khẩu của hoa' } as const;
    const activation = { officerId: 'hoa', code: 'AAAA-BBBB-CCCC', credential };
    expect(await desk.officer.call('session.activate', activation)).toMatchObject(refused(code));
    expect((await identityOf(desk)).officers.some(({ officerId }) => officerId === 'hoa')).toBe(false);
    expect(await desk.officer.call('session.signIn', { officerId: 'hoa', credential })).toMatchObject(
      refused('officer-not-activated'),
    );
  });
});
