import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewayPaths, provisionResponseSchema } from '../../../domain/channels/gateway.ts';
import { addCode, codeValidity } from '../../../gateway/codes.ts';
import { opensslSign } from '../../support/gateway/openssl-sealer.ts';
import { opensslRequest, StationClient } from '../../support/gateway/station-client.ts';
import { TestGateway, testGrant } from '../../support/gateway/test-gateway.ts';

let gateway: TestGateway;
let stranger: StationClient;

beforeEach(async () => {
  gateway = await TestGateway.start();
  stranger = new StationClient(gateway.gateway.url, gateway.ca);
});
afterEach(async () => {
  stranger.close();
  await gateway.stop();
});

const newCode = (now = new Date()) => addCode(gateway.store, testGrant, now);
const provision = (body: unknown) => stranger.call('POST', gatewayPaths.provision, body);
const requestFor = (code: string) => ({
  code,
  stationCsr: opensslRequest().csr,
  officers: [{ officerId: 'minh', csr: opensslRequest().csr }],
});

/** Certificates as openssl prints them. */
function printed(pem: string): string {
  return execFileSync('openssl', ['x509', '-noout', '-text'], { input: pem, encoding: 'utf8' });
}

describe('provisioning', () => {
  it('answers certificates for station and officers when the code is right', async () => {
    const reply = await provision(requestFor(await newCode()));
    const answer = provisionResponseSchema.parse(reply.json);
    expect(answer).toMatchObject({
      policyId: '2021-07',
      station: { name: testGrant.stationName, unitCode: '001', unitName: testGrant.unitName },
      officers: [{ officerId: 'minh', name: 'Trần Văn Minh', rank: 'Thượng úy', role: 'officer' }],
    });
    const ca = new X509Certificate(answer.ca);
    const station = printed(answer.stationCertificate);
    expect(station).toContain(`OU = station, CN = ${answer.station.id}`);
    expect(station).toMatch(/TLS Web Client Authentication, E-mail Protection/);
    const officer = printed(answer.officers[0]?.certificate ?? '');
    expect(officer).toContain('OU = officer, CN = minh, serialNumber = minh');
    expect(officer).not.toContain('TLS Web Client');
    expect(officer).not.toContain('Minh,');
    for (const pem of [answer.stationCertificate, answer.centre, answer.officers[0]?.certificate ?? '']) {
      expect(new X509Certificate(pem).verify(ca.publicKey)).toBe(true);
    }
  });

  it('gives certificates whose signatures stock openssl accepts without options', async () => {
    const code = await newCode();
    const keys = { station: opensslRequest(), officer: opensslRequest() };
    const reply = await provision({
      code,
      stationCsr: keys.station.csr,
      officers: [{ officerId: 'minh', csr: keys.officer.csr }],
    });
    const answer = provisionResponseSchema.parse(reply.json);
    const folder = mkdtempSync(join(tmpdir(), 'stock-'));
    try {
      const signers = [
        { id: 'station', certificate: answer.stationCertificate, key: keys.station.key },
        { id: 'officer', certificate: answer.officers[0]?.certificate ?? '', key: keys.officer.key },
      ];
      writeFileSync(join(folder, 'content'), 'content');
      writeFileSync(join(folder, 'ca.pem'), answer.ca);
      for (const signer of signers) {
        writeFileSync(join(folder, 'x.p7s'), opensslSign(Buffer.from('content'), signer));
        const words = 'cms -verify -inform DER -in x.p7s -content content -CAfile ca.pem -binary';
        expect(execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'pipe' }).toString()).toBe(
          'content',
        );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('understands a code when it is typed in small letters without dashes', async () => {
    const code = (await newCode()).toLowerCase().replaceAll('-', ' ');
    expect((await provision(requestFor(code))).status).toBe(200);
  });

  it('is refused as code-invalid when the code was used by somebody else', async () => {
    const code = await newCode();
    expect((await provision(requestFor(code))).status).toBe(200);
    expect(await provision(requestFor(code))).toMatchObject({ status: 403, json: { code: 'code-invalid' } });
  });

  it('answers the same certificates when the same request comes again because its answer was lost', async () => {
    const request = requestFor(await newCode());
    const first = await provision(request);
    const second = await provision(request);
    expect(second.json).toEqual(first.json);
  });

  it('is refused as code-invalid when the code is unknown or expired', async () => {
    expect((await provision(requestFor('AAAAA-AAAAA-AAAAA-AAAAA'))).json.code).toBe('code-invalid');
    const expired = await newCode(new Date(Date.now() - codeValidity - 1000));
    expect((await provision(requestFor(expired))).json.code).toBe('code-invalid');
  });

  it('gives the code to one of them when two stations use it at once', async () => {
    const code = await newCode();
    const requests = [requestFor(code), requestFor(code), requestFor(code)];
    const replies = await Promise.all(requests.map(provision));
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 403, 403]);
  });

  it('leaves the code unused when the request is refused', async () => {
    const code = await newCode();
    const good = requestFor(code);
    const stranger = { ...good, officers: [{ officerId: 'unknown-one', csr: opensslRequest().csr }] };
    expect(await provision(stranger)).toMatchObject({ status: 400, json: { code: 'malformed-request' } });
    expect((await provision(good)).status).toBe(200);
  });

  it.each<[string, (good: ReturnType<typeof requestFor>) => unknown]>([
    ['the body is empty', () => ({})],
    ['the request is no PEM', (good) => ({ ...good, stationCsr: 'hello' })],
    [
      'the request is cut off',
      (good) => ({
        ...good,
        stationCsr: `${good.stationCsr.slice(0, 200)}\n-----END CERTIFICATE REQUEST-----`,
      }),
    ],
    ['the request is of another curve', (good) => ({ ...good, stationCsr: opensslRequest('P-384').csr })],
    ['the request was changed', (good) => ({ ...good, stationCsr: withChangedSubject(good.stationCsr) })],
    ['an officer stands twice', (good) => ({ ...good, officers: [...good.officers, ...good.officers] })],
    ['one key serves two', (good) => ({ ...good, stationCsr: good.officers[0]?.csr })],
  ])('is refused as malformed-request when %s', async (_name, change) => {
    const reply = await provision(change(requestFor(await newCode())));
    expect(reply).toMatchObject({ status: 400, json: { code: 'malformed-request' } });
  });

  it('is throttled when codes are guessed', async () => {
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await provision({ code: `GUESS-${guess}AAAAA` })).status).toBe(400);
    }
    const reply = await provision(requestFor(await newCode()));
    expect(reply.status).toBe(429);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
  });
});

/** Changes a letter of the subject: the signature of the request no longer holds. */
function withChangedSubject(pem: string): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  der[der.indexOf('anything')] = 0x62;
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
}
