import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  certificateResponseSchema,
  gatewayPaths,
  stationStandingSchema,
} from '../../../domain/channels/gateway.ts';
import { addOfficer, codeValidity } from '../../../gateway/codes.ts';
import { opensslSeal } from '../../support/gateway/openssl-sealer.ts';
import { opensslRequest, StationClient } from '../../support/gateway/station-client.ts';
import { newApplicationId, TestGateway, type TestStation } from '../../support/gateway/test-gateway.ts';

const day = 24 * 3600 * 1000;
let clock = 0;
let gateway: TestGateway;
const stations: TestStation[] = [];

const now = () => new Date(Date.now() + clock);
const hung = { id: 'hung', name: 'Vũ Mạnh Hùng', rank: 'Đại úy', role: 'officer' } as const;

beforeAll(async () => {
  gateway = await TestGateway.startWith({ now });
});
afterAll(async () => {
  for (const station of stations) station.client.close();
  await gateway.stop();
});

async function newStation(): Promise<TestStation> {
  const station = await gateway.provision();
  stations.push(station);
  return station;
}

async function standing(station: TestStation) {
  return stationStandingSchema.parse((await station.client.call('GET', gatewayPaths.self)).json);
}

describe('standing', () => {
  it('says who works here, with which certificate, and what the centre has set, when a station asks', async () => {
    const station = await newStation();
    await gateway.store.setSettings(station.id, { quotaPerDay: 7, signInFinger: 'required' });
    const said = await standing(station);
    const { response } = station.provisioned;
    expect(said).toMatchObject({ station: response.station, policyId: '2021-07' });
    expect(said.settings).toMatchObject({ quotaPerDay: 7, signInFinger: 'required', graceDays: 14 });
    expect(said.officers.map(({ officerId }) => officerId).sort()).toEqual(['ky', 'mai', 'minh']);
    const minh = said.officers.find(({ officerId }) => officerId === 'minh');
    expect(minh).toMatchObject({ name: 'Trần Văn Minh', role: 'officer', state: 'active' });
    expect(minh?.certificate).toBe(
      response.officers.find(({ officerId }) => officerId === 'minh')?.certificate,
    );
    const { validTo } = new X509Certificate(response.stationCertificate);
    expect(new Date(said.certificate.notAfter).getTime()).toBe(new Date(validTo).getTime());
    expect(Date.parse(said.certificate.notAfter) - Date.parse(said.certificate.renewFrom)).toBeGreaterThan(
      200 * day,
    );
    expect(Math.abs(Date.parse(said.at) - Date.now())).toBeLessThan(60_000);
  });

  it('is refused when the station is revoked', async () => {
    const station = await newStation();
    await gateway.store.revoke({ stationId: station.id }, now(), 'ceased');
    expect(await station.client.call('GET', gatewayPaths.self)).toMatchObject({
      ...{ status: 403, json: { code: 'station-revoked' } },
    });
  });
});

describe('renewal of a station', () => {
  it('is refused before its time, and given when the centre asks for it, the same request the same', async () => {
    const station = await newStation();
    const next = opensslRequest();
    const renew = (csr: string) => station.client.call('POST', gatewayPaths.stationCertificate, { csr });
    expect(await renew(next.csr)).toMatchObject({ status: 400, json: { code: 'malformed-request' } });
    expect(await gateway.store.askForRenewal(station.id, now())).toBe(1);
    expect(Date.parse((await standing(station)).certificate.renewFrom)).toBeLessThanOrEqual(
      Date.now() + clock,
    );
    const replies = await Promise.all([renew(next.csr), renew(next.csr), renew(next.csr)]);
    const [first, ...again] = replies.map(({ json }) => certificateResponseSchema.parse(json).certificate);
    expect(again).toEqual([first, first]);

    const renewed = { certificate: first ?? '', key: next.key };
    const client = new StationClient(gateway.gateway.url, gateway.ca, renewed);
    expect((await client.call('GET', gatewayPaths.self)).status).toBe(200);
    // The earlier one stays valid: nothing sealed or sent meanwhile is lost.
    expect((await station.client.call('GET', gatewayPaths.self)).status).toBe(200);
    client.close();
  });

  it('is given in the last third of the certificate, to a new key only, a few times at most', async () => {
    const station = await newStation();
    clock = 500 * day;
    const renew = (csr: string) => station.client.call('POST', gatewayPaths.stationCertificate, { csr });
    const first = opensslRequest();
    expect((await renew(first.csr)).status).toBe(200);
    expect((await renew(opensslRequest().csr)).status).toBe(200);
    expect((await renew(opensslRequest().csr)).status).toBe(200);
    expect(await renew(opensslRequest().csr)).toMatchObject({ status: 400 });
    expect((await renew(first.csr)).status).toBe(200);
    clock = 0;
    const other = await newStation();
    await gateway.store.askForRenewal(other.id, now());
    const own = await other.client.call('POST', gatewayPaths.stationCertificate, { csr: 'nothing' });
    expect(own.json.code).toBe('malformed-request');
  });

  it('is refused when the certificate has ended', async () => {
    const station = await newStation();
    clock = 731 * day;
    const { csr } = opensslRequest();
    const late = await station.client.call('POST', gatewayPaths.stationCertificate, { csr });
    clock = 0;
    expect(late).toMatchObject({ status: 401, json: { code: 'unknown-station' } });
  });
});

describe('officer', () => {
  const certify = (station: TestStation, officerId: string, code: string, csr: string) =>
    station.client.call('POST', gatewayPaths.officerCertificate(officerId), { code, csr });

  it('signs applications when the centre put them on the roster and their code was used, once', async () => {
    const station = await newStation();
    const code = (await addOfficer(gateway.store, station.id, hung, now())) ?? '';
    const before = (await standing(station)).officers.find(({ officerId }) => officerId === 'hung');
    expect(before).toMatchObject({ certificate: null, state: 'active', name: hung.name });
    const { key, csr } = opensslRequest();
    const [reply, again] = await Promise.all([
      certify(station, 'hung', code, csr),
      certify(station, 'hung', code.toLowerCase(), csr),
    ]);
    const { certificate } = certificateResponseSchema.parse(reply.json);
    expect(again.json).toEqual({ certificate });
    expect((await certify(station, 'hung', code, opensslRequest().csr)).json.code).toBe('code-invalid');
    expect(
      (await standing(station)).officers.find(({ officerId }) => officerId === 'hung')?.certificate,
    ).toBe(certificate);
    const id = newApplicationId();
    const input = station.containerInput(id, undefined, { officerId: 'hung' });
    const sealed = opensslSeal(
      { ...input, officer: { id: 'hung', certificate, key } },
      station.provisioned.response.centre,
    );
    expect((await station.deliver(id, sealed)).status).toBe(200);
  });

  it.each<[string, (code: string) => Promise<{ officerId: string; code: string; csr: string }>]>([
    [
      'the code is for another officer',
      async (code) => ({ officerId: 'ky', code, csr: opensslRequest().csr }),
    ],
    [
      'the code is wrong',
      async () => ({ officerId: 'hung', code: 'AAAAA-AAAAA', csr: opensslRequest().csr }),
    ],
  ])('is refused as code-invalid when %s', async (_state, change) => {
    const station = await newStation();
    const code = (await addOfficer(gateway.store, station.id, hung, now())) ?? '';
    const asked = await change(code);
    const reply = await certify(station, asked.officerId, asked.code, asked.csr);
    expect(reply).toMatchObject({ status: 403, json: { code: 'code-invalid' } });
    expect((await certify(station, 'hung', code, opensslRequest().csr)).status).toBe(200);
  });

  it('is refused when the code is of another station, replaced, too old, or the officer is suspended', async () => {
    const [station, other] = [await newStation(), await newStation()];
    const give = (at = now()) => addOfficer(gateway.store, station.id, hung, at).then((code) => code ?? '');
    const refused = async (where: TestStation, code: string) =>
      (await certify(where, 'hung', code, opensslRequest().csr)).json.code;
    const first = await give();
    await addOfficer(gateway.store, other.id, hung, now());
    expect(await refused(other, first)).toBe('code-invalid');
    const second = await give();
    expect(await refused(station, first)).toBe('code-invalid');
    expect(await gateway.store.suspend(station.id, 'hung', now())).toBe(true);
    expect(await refused(station, second)).toBe('code-invalid');
    expect(await gateway.store.resume(station.id, 'hung', now())).toBe(true);
    expect((await certify(station, 'hung', second, opensslRequest().csr)).status).toBe(200);
    expect(await refused(station, await give(new Date(Date.now() - codeValidity - 1000)))).toBe(
      'code-invalid',
    );
  });

  it('waits when codes are guessed for one officer', async () => {
    const station = await newStation();
    clock += 3600_000;
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await certify(station, 'minh', `GUESSES-${guess}`, opensslRequest().csr)).status).toBe(403);
    }
    const waiting = await certify(station, 'minh', 'GUESSES-6', opensslRequest().csr);
    expect(waiting.status).toBe(429);
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0);
    clock = 0;
  });

  it('no longer counts from the moment of a suspension, and what was signed before does', async () => {
    const station = await newStation();
    const [before, after, back] = [newApplicationId(), newApplicationId(), newApplicationId()];
    const early = station.seal(before);
    await gateway.store.suspend(station.id, 'minh', new Date(Date.now() + 1000));
    expect((await standing(station)).officers.find(({ officerId }) => officerId === 'minh')?.state).toBe(
      'suspended',
    );
    await new Promise<void>((resolve) => setTimeout(resolve, 2000));
    const late = station.seal(after);
    expect((await station.deliver(before, early)).status).toBe(200);
    expect(await station.deliver(after, late)).toMatchObject({
      status: 422,
      json: { code: 'signer-untrusted' },
    });
    await gateway.store.resume(station.id, 'minh', now());
    await new Promise<void>((resolve) => setTimeout(resolve, 1100));
    expect((await station.deliver(back, station.seal(back))).status).toBe(200);
    // What was signed in between stays refused.
    expect((await station.deliver(after, late)).status).toBe(422);
  });

  it('loses the certificates of an earlier role when the role changes', async () => {
    const station = await newStation();
    const technician = { id: 'minh', name: 'Trần Văn Minh', rank: 'Thượng úy', role: 'technician' } as const;
    await addOfficer(gateway.store, station.id, technician, new Date(Date.now() - 60_000));
    const minh = (await standing(station)).officers.find(({ officerId }) => officerId === 'minh');
    expect(minh).toMatchObject({ role: 'technician', certificate: null });
    const id = newApplicationId();
    expect((await station.deliver(id, station.seal(id))).json.code).toBe('signer-untrusted');
  });
});
