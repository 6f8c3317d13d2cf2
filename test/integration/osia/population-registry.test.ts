import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { OsiaRegister } from '../../../gateway/population/osia-register.ts';
import { PopulationDocument, whyNoPopulationDocument } from './population-document.ts';

if (whyNoPopulationDocument !== null)
  console.warn(`population registry not tested: ${whyNoPopulationDocument}`);

interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** An answer that is wrong by the document is the point of the test. */
  readonly wrong?: boolean;
}

const number = '003090000123';
const found: Answer = { status: 200, body: [{ personId: 'P/1' }] };
const alive: Answer = { status: 200, body: { status: 'ACTIVE', physicalStatus: 'ALIVE' } };
const biographicData = {
  ...{ personalNumber: number, oldIdentityNumber: '012345678' },
  ...{ lastName: 'NGUYỄN', firstName: 'VĂN MẪU', dateOfBirth: '1990-05', gender: 'M', nationality: 'VNM' },
  permanentAddress: { unitCode: '00004', text: 'Số 1, Phường Ba Đình, Hà Nội' },
  fatherName: 'NGUYỄN VĂN CHA',
};
const identity = (over: object = {}) => ({
  ...{ identityId: 'i1', identityType: 'NATIONAL', status: 'VALID', biographicData },
  ...over,
});

describe.skipIf(whyNoPopulationDocument !== null)('OSIA population registry', () => {
  let document: PopulationDocument;
  let server: Server;
  let folder: string;
  let register: OsiaRegister;
  let answers: { persons: Answer; person: Answer; identities: Answer };
  let asked: { path: string; authorization: string | undefined; complaints: string[]; body: string }[];
  let wrongAnswers: string[];

  beforeAll(async () => {
    document = new PopulationDocument();
    folder = mkdtempSync(join(tmpdir(), 'registry-'));
    writeFileSync(join(folder, 'token'), 'a.token.of-somebody\n');
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const url = new URL(request.url ?? '', 'http://localhost');
        url.pathname = url.pathname.replace(/^\/base/, '');
        const [method, body] = [request.method ?? '', Buffer.concat(pieces).toString('utf8')];
        const { authorization } = request.headers;
        const complaints = document.complaintsAboutQuestion(method, url, body);
        asked.push({ path: url.pathname, authorization, complaints, body });
        const of = url.pathname.endsWith('/identities') ? answers.identities : answers.person;
        const answer = method === 'POST' ? answers.persons : of;
        const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
        const complaint = document.complaintAboutAnswer(method, url, answer.status, text);
        if (complaint !== null && answer.wrong !== true) wrongAnswers.push(complaint);
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
    register = unwrap(await OsiaRegister.open({ url, tokenFile: join(folder, 'token'), caFile: null }));
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    answers = { persons: found, person: alive, identities: { status: 200, body: [identity()] } };
    asked = [];
    wrongAnswers = [];
  });

  const find = (wanted = number, timeout = 5_000) => register.find(wanted, AbortSignal.timeout(timeout));

  it('is asked as the document says, and its answer is read as a person', async () => {
    expect(unwrap(await find())).toEqual({
      personalNumber: number,
      oldIdentityNumber: '012345678',
      name: 'NGUYỄN VĂN MẪU',
      birthDate: '1990-05',
      sex: 'male',
      nationality: 'VN',
      permanentAddress: { unitCode: '00004', text: 'Số 1, Phường Ba Đình, Hà Nội' },
      father: 'NGUYỄN VĂN CHA',
    });
    expect(asked.map(({ path }) => path)).toEqual([
      '/v1/persons',
      '/v1/persons/P%2F1',
      '/v1/persons/P%2F1/identities',
    ]);
    expect(asked.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(asked.map(({ authorization }) => authorization)).toEqual(
      Array(3).fill('Bearer a.token.of-somebody'),
    );
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual([
      { attributeName: 'personalNumber', operator: '=', value: number },
    ]);
    expect(wrongAnswers).toEqual([]);
  });

  it('says of a person who died that they died, and nothing of somebody it knows no more', async () => {
    answers.person = { status: 200, body: { status: 'INACTIVE', physicalStatus: 'DEAD' } };
    expect(unwrap(await find())).toMatchObject({ personalNumber: number, lifeStatus: 'dead' });
    const ended = [identity({ status: 'REVOKED' }), identity({ identityId: 'i2', status: 'CLAIMED' })];
    answers.identities = { status: 200, body: ended };
    expect(unwrap(await find()), 'whose identities ended with them').toMatchObject({ lifeStatus: 'dead' });
    answers.person = alive;
    expect(unwrap(await find())).toBeNull();
    answers.person = { status: 404, body: undefined };
    expect(unwrap(await find())).toBeNull();
    expect(wrongAnswers).toEqual([]);
    answers.person = { status: 200, body: { status: 'ACTIVE', physicalStatus: 'ASLEEP' }, wrong: true };
    expect(await find()).toMatchObject({ ok: false, error: { code: 'register-answer-malformed' } });
  });

  it('is asked by the CMND when the number has nine digits', async () => {
    expect(unwrap(await find('012345678'))?.personalNumber).toBe(number);
    expect(asked[0]?.body).toContain('oldIdentityNumber');
  });

  it('speaks by the valid identity written last, and not at all when none is valid', async () => {
    const older = identity({
      ...{ identityId: 'i0', updatedDate: '2020-01-01T00:00:00Z' },
      biographicData: { ...biographicData, dateOfBirth: '1989' },
    });
    const newer = identity({ updatedDate: '2024-01-01T00:00:00Z' });
    const claimed = identity({ identityId: 'i2', status: 'CLAIMED', updatedDate: '2026-01-01T00:00:00Z' });
    answers.identities = { status: 200, body: [older, newer, claimed] };
    expect(unwrap(await find())?.birthDate).toBe('1990-05');
    answers.identities = { status: 200, body: [claimed] };
    expect(unwrap(await find())).toBeNull();
    expect(wrongAnswers).toEqual([]);
  });

  it.each<[string, Partial<typeof answers>, string | null]>([
    ['nobody is found', { persons: { status: 200, body: [] } }, null],
    ['the person is gone meanwhile', { identities: { status: 404, body: undefined } }, null],
    ['two are found', { persons: { status: 200, body: [{ personId: 'a' }, { personId: 'b' }] } }, 'several'],
    ['it forbids the question', { persons: { status: 403, body: undefined } }, 'register-refused'],
    [
      'it fails',
      { persons: { status: 500, body: { code: 1, message: 'about somebody' } } },
      'register-refused',
    ],
    [
      'it speaks of somebody else',
      {
        identities: {
          status: 200,
          body: [identity({ biographicData: { ...biographicData, personalNumber: '003090000124' } })],
        },
      },
      'register-answer-malformed',
    ],
    [
      'it says nothing a person could be read from',
      {
        identities: { status: 200, body: [identity({ biographicData: { ...biographicData, lastName: 7 } })] },
      },
      'register-answer-malformed',
    ],
    [
      'its answer is not of the document',
      { persons: { status: 200, body: { persons: [] }, wrong: true } },
      'register-answer-malformed',
    ],
  ])('is answered for when %s', async (_state, given, code) => {
    answers = { ...answers, ...given };
    const answer = await find();
    if (code === null) expect(answer).toEqual({ ok: true, value: null });
    else expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(answer)).not.toContain('somebody');
    expect(wrongAnswers).toEqual([]);
  });

  it('is unreachable when nobody listens, and asked on another machine by https only', async () => {
    const tokenFile = join(folder, 'token');
    const nobody = unwrap(await OsiaRegister.open({ url: 'http://127.0.0.1:9', tokenFile, caFile: null }));
    expect(await nobody.find(number, AbortSignal.timeout(2_000))).toMatchObject({
      ok: false,
      error: { code: 'register-unreachable' },
    });
    expect(
      await OsiaRegister.open({ url: 'http://registry.example', tokenFile, caFile: null }),
    ).toMatchObject({ ok: false, error: { code: 'population-register' } });
  });
});
