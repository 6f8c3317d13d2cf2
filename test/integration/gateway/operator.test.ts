import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPaths, stationStandingSchema } from '../../../domain/channels/gateway.ts';
import {
  type GatewayProcess,
  runGatewayCommand,
  startGatewayProcess,
} from '../../support/gateway/gateway-process.ts';
import { opensslRequest, provisionWithOpenssl } from '../../support/gateway/station-client.ts';
import { newApplicationId, putCentreInto, TestStation } from '../../support/gateway/test-gateway.ts';
import { audience, issuer, OsiaReader, TestIssuer } from '../osia/osia-reader.ts';

let data: string;
let gateway: GatewayProcess;
let tokens: TestIssuer;
let station: TestStation;
let ca: string;

const command = (...words: string[]) => runGatewayCommand([...words, '--data', data]);
const ofStation = (...words: string[]) => command(...words, '--station', station.id);
const linesOf = (text: string) => text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'gateway-operator-'));
  await putCentreInto(data);
  tokens = await TestIssuer.make();
  const osia = [
    '--osia-port',
    '0',
    '--osia-jwks',
    tokens.jwks,
    '--osia-issuer',
    issuer,
    '--osia-audience',
    audience,
  ];
  gateway = await startGatewayProcess(['--data', data, '--init', '--metrics-port', '0', ...osia]);
  ca = readFileSync(gateway.caFile, 'utf8');
  const grant = [
    '--unit',
    '001',
    '--unit-name',
    'Mẫu',
    '--policy',
    '2021-07',
    '--officer',
    'minh:Minh:Thượng úy:officer',
  ];
  const code = await command('codes', 'add', '--station', 'Tổ 1', ...grant);
  station = new TestStation(await provisionWithOpenssl(gateway.url, ca, code, ['minh']));
});
afterAll(async () => {
  station.client.close();
  tokens.remove();
  await gateway.end('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

async function standing() {
  return stationStandingSchema.parse((await station.client.call('GET', gatewayPaths.self)).json);
}

describe('operator', () => {
  it('changes officers, settings and quota beside the running gateway, which counts at once', async () => {
    const code = await ofStation('officers', 'add', '--officer', 'hung:Hùng:Đại úy:officer');
    const path = gatewayPaths.officerCertificate('hung');
    const reply = await station.client.call('POST', path, { code, csr: opensslRequest().csr });
    expect(reply.status).toBe(200);
    await ofStation('officers', 'suspend', '--officer', 'minh');
    await ofStation('settings', 'set', 'graceDays=3', 'signInFinger=off');
    await ofStation('quota', '--per-day', '9');
    expect(await ofStation('stations', 'renew')).toMatch(/^1 /);
    const said = await standing();
    expect(said.settings).toMatchObject({ graceDays: 3, signInFinger: 'off', quotaPerDay: 9 });
    expect(said.officers.map(({ officerId, state }) => [officerId, state])).toEqual([
      ['hung', 'active'],
      ['minh', 'suspended'],
    ]);
    expect(Date.parse(said.certificate.renewFrom)).toBeLessThanOrEqual(Date.parse(said.at));
    await ofStation('officers', 'resume', '--officer', 'minh');
    expect(JSON.parse(await ofStation('settings', 'show'))).toEqual(said.settings);
    expect(linesOf(await command('stations', 'list'))).toMatchObject([
      { id: station.id, officers: 2, applicationsToday: 0, quotaPerDay: 9 },
    ]);
  });

  it('is told in a sentence when there is nothing to do it to', async () => {
    await expect(command('settings', 'show', '--station', 'st-00000000')).rejects.toThrow(
      /There is no station/,
    );
    await expect(ofStation('officers', 'resume', '--officer', 'nobody')).rejects.toThrow(/no such officer/);
  });

  it('sees anchors and who was handed what when it asks', async () => {
    const id = newApplicationId();
    const audit = { seq: 4, hash: 'a'.repeat(64) };
    // Signing times have whole seconds: this one must lie behind the end of the suspension.
    await new Promise<void>((resolve) => setTimeout(resolve, 1100));
    expect((await station.deliver(id, station.seal(id), { audit })).status).toBe(200);
    expect(linesOf(await ofStation('anchors', 'list'))).toMatchObject([{ ...audit, judgement: 'first' }]);
    const reader = new OsiaReader(gateway.osiaUrl ?? '', ca);
    const token = await tokens.token('enroll.read');
    expect((await reader.call('GET', `/v1/enrollments/${id}?transactionId=t`, token)).status).toBe(200);
    reader.close();
    expect(linesOf(await command('handed-on', 'list', '--application', id))).toMatchObject([
      { client: 'national-register', operation: 'readEnrollment', enrollmentId: id, transactionId: 't' },
    ]);
    const text = await (await fetch(gateway.metricsUrl ?? '')).text();
    expect(text).toContain('gateway_handed_on_total{operation="readEnrollment",status="200"} 1');
    const log = gateway.log.join('\n');
    expect(log).toContain('"stationId"');
    expect(log).not.toMatch(/NGUYỄN|003187000017|1987-05-04/);
    expect(await gateway.end('SIGTERM')).toBe(0);
  });
});
