import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPaths, populationAnswerSchema } from '../../../domain/channels/gateway.ts';
import { unwrap } from '../../../domain/result.ts';
import { openFolderRegister } from '../../../gateway/population/folder-register.ts';
import {
  type GatewayProcess,
  runGatewayCommand,
  startGatewayProcess,
} from '../../support/gateway/gateway-process.ts';
import { provisionWithOpenssl, StationClient } from '../../support/gateway/station-client.ts';
import { putCentreInto } from '../../support/gateway/test-gateway.ts';

const personalNumber = '003090000123';
const people = [
  {
    ...{ personalNumber, oldIdentityNumber: '012345678', name: 'Nguyễn  Văn mẫu', birthDate: '1990-05' },
    ...{ sex: 'male', nationality: 'VN', father: 'Nguyễn Văn Cha' },
    permanentAddress: { unitCode: '00004', text: 'Số 1, Phường Ba Đình, Hà Nội' },
  },
  { personalNumber: '003190000124', oldIdentityNumber: '987654321', name: 'Trần Thị Một' },
  {
    ...{ personalNumber: '003190000125', oldIdentityNumber: '987654321', name: 'Trần Thị Hai' },
    permanentAddress: { text: 'Thôn Không Có, Xã Không Có' },
  },
];

let folder: string;
let gateway: GatewayProcess;
let client: StationClient;
let stranger: StationClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'population-'));
  const [data, register] = [join(folder, 'data'), join(folder, 'people')];
  for (const path of [data, register]) mkdirSync(path);
  writeFileSync(join(register, 'people.json'), JSON.stringify(people));
  await putCentreInto(data);
  gateway = await startGatewayProcess([
    ...['--data', data, '--port', '0', '--init', '--metrics-port', '0', '--population-folder', register],
  ]);
  const code = await runGatewayCommand([
    ...[
      'codes',
      'add',
      '--data',
      data,
      '--station',
      'Tổ 1',
      '--unit',
      '001',
      '--unit-name',
      'Công an quận Mẫu',
    ],
    ...['--policy', '2021-07', '--officer', 'minh:Trần Văn Minh:Thượng úy:officer'],
  ]);
  const ca = readFileSync(gateway.caFile, 'utf8');
  ({ client } = await provisionWithOpenssl(gateway.url, ca, code, ['minh']));
  stranger = new StationClient(gateway.url, ca);
});
afterAll(async () => {
  client.close();
  stranger.close();
  await gateway.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

const ask = (body: unknown, by = client) => by.call('POST', gatewayPaths.population, body);
const answerTo = async (number: string) => populationAnswerSchema.parse((await ask({ number })).json);

describe('population question', () => {
  it('is answered with the fields of the form when the person is known, by personal number and by CMND', async () => {
    const person = {
      personalNumber,
      oldIdentityNumber: '012345678',
      name: { full: 'NGUYỄN VĂN MẪU' },
      birthDate: { value: '1990-05', precision: 'month' },
      sex: 'male',
      nationality: 'VN',
      permanentAddress: {
        ...{ country: 'VN', geography: 'two-level', unitCode: '00004', unitValidFrom: '2025-07-01' },
        ...{ unitName: 'Phường Ba Đình, Thành phố Hà Nội', detail: 'Số 1' },
      },
      father: { name: { full: 'NGUYỄN VĂN CHA' }, number: '', nationality: '' },
    };
    expect(await answerTo(personalNumber)).toEqual({ outcome: 'found', person });
    expect(await answerTo('012345678')).toEqual({ outcome: 'found', person });
  });

  it('keeps an address as it is written when it names no commune', async () => {
    expect(await answerTo('003190000125')).toMatchObject({
      person: { permanentAddress: { unitCode: '', detail: 'Thôn Không Có, Xã Không Có' } },
    });
  });

  it('says not found, or several, when that is so', async () => {
    expect(await answerTo('003090000999')).toEqual({ outcome: 'not-found' });
    expect(await answerTo('987654321')).toEqual({ outcome: 'several' });
  });

  it('is refused when it comes without a station’s certificate, or is no number', async () => {
    expect(await ask({ number: personalNumber }, stranger)).toMatchObject({
      ...{ status: 401, json: { code: 'unknown-station' } },
    });
    for (const body of [
      { number: '12' },
      { number: 'x'.repeat(12) },
      {},
      { number: personalNumber, more: 1 },
    ]) {
      expect(await ask(body)).toMatchObject({ status: 400, json: { code: 'malformed-request' } });
    }
  });

  it('leaves numbers and names in no log, and only outcomes in the metrics', async () => {
    const log = gateway.log.join('\n');
    expect(log).toContain('population asked');
    for (const needle of [personalNumber, '012345678', 'Trần Thị', 'MẪU']) expect(log).not.toContain(needle);
    const metrics = await (await fetch(gateway.metricsUrl ?? '')).text();
    expect(metrics).toMatch(/gateway_population_questions_total\{outcome="found"\} [1-9]/);
    expect(metrics).toContain('gateway_population_questions_total{outcome="failed"} 0');
  });

  it('has to wait when a station walks through the numbers', async () => {
    const replies = [];
    for (let step = 0; step < 60; step += 1) {
      replies.push(await ask({ number: `0030900${String(step).padStart(5, '0')}` }));
    }
    const last = replies.at(-1);
    expect(last).toMatchObject({ status: 429, json: { code: 'busy' } });
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('folder register', () => {
  it.each([
    [
      'a number could be a real person’s',
      [{ personalNumber: '001090000123', name: 'A' }],
      /outside the series/,
    ],
    ['a date is none', [{ personalNumber, name: 'A', birthDate: '1990-13' }], /0\.birthDate/],
    ['it is no list', { people }, /no list of people/],
  ])('does not open when %s', async (_state, content, cause) => {
    const path = mkdtempSync(join(folder, 'wrong-'));
    writeFileSync(join(path, 'people.json'), JSON.stringify(content));
    const opened = await openFolderRegister(path);
    expect(opened).toMatchObject({ ok: false, error: { code: 'population-register' } });
    expect(opened.ok ? '' : opened.error.cause).toMatch(cause);
  });

  it('opens empty, and not at all when there is no folder', async () => {
    const empty = unwrap(await openFolderRegister(mkdtempSync(join(folder, 'empty-'))));
    expect(await empty.find(personalNumber, AbortSignal.timeout(1000))).toEqual({ ok: true, value: null });
    expect((await openFolderRegister(join(folder, 'nowhere'))).ok).toBe(false);
  });
});
