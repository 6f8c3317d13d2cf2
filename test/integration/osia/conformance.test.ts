import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newApplicationId, TestGateway, type TestStation } from '../../support/gateway/test-gateway.ts';
import { OsiaDocument, whyNoDocument } from './osia-document.ts';
import { type Answer, audience, issuer, OsiaReader, TestIssuer } from './osia-reader.ts';

const skipped = whyNoDocument;
const id = newApplicationId();
let document: OsiaDocument;
let tokens: TestIssuer;
let gateway: TestGateway;
let station: TestStation;
let reader: OsiaReader;
let reading: string;

beforeAll(async () => {
  if (skipped !== null) return;
  document = new OsiaDocument();
  tokens = await TestIssuer.make();
  gateway = await TestGateway.startWith({ osia: { port: 0, jwks: tokens.jwks, issuer, audience } });
  station = await gateway.provision();
  expect((await station.deliver(id, station.seal(id))).status).toBe(200);
  reader = new OsiaReader(gateway.gateway.osiaUrl ?? '', gateway.ca);
  reading = await tokens.token('enroll.read enroll.buf.read');
});
afterAll(async () => {
  if (skipped !== null) return;
  reader.close();
  station.client.close();
  tokens.remove();
  await gateway.stop();
});

const withTransaction = (path: string) => `${path}${path.includes('?') ? '&' : '?'}transactionId=t-1`;

/** Calls, holds the answer against the document, answers it. */
async function expectDescribed(
  operation: string,
  status: number,
  method: string,
  path: string,
  { token = reading, body }: { token?: string; body?: unknown } = {},
): Promise<Answer> {
  const answer = await reader.call(method, path, token, body);
  expect([answer.status, document.complaintAbout(operation, answer)]).toEqual([status, null]);
  return answer;
}

const enrollment = `/v1/enrollments/${id}`;

describe.skipIf(skipped !== null)(`OSIA hand-on${skipped === null ? '' : ` (${skipped})`}`, () => {
  it('asks for the scopes and the transaction the document says when anything is called', () => {
    for (const [operation, scope] of [
      ['readEnrollment', 'enroll.read'],
      ['findEnrollments', 'enroll.read'],
      ['readBuffer', 'enroll.buf.read'],
    ] as const) {
      const described = document.operations.get(operation);
      expect(described?.security).toEqual([{ BearerAuth: [scope] }]);
      expect(described?.parameters.find(({ name }) => name === 'transactionId')?.required).toBe(true);
    }
  });

  it('answers an Enrollment of the document whose every reference leads to a buffer with its digest', async () => {
    const { json } = await expectDescribed('readEnrollment', 200, 'GET', withTransaction(enrollment));
    const whole = json as {
      enrollmentId: string;
      biometricData: { imageRef?: string; metadata?: string; mimeType: string }[];
    };
    expect(whole.enrollmentId).toBe(id);
    expect(whole.biometricData.length).toBeGreaterThan(10);
    for (const { imageRef = '', metadata = '{}', mimeType } of whole.biometricData) {
      const url = new URL(imageRef);
      expect(url.origin).toBe(gateway.gateway.osiaUrl);
      const buffer = await expectDescribed('readBuffer', 200, 'GET', url.pathname + url.search);
      const { sha256 } = JSON.parse(metadata) as { sha256: string };
      expect(buffer.headers['digest']).toBe(`SHA-256=${Buffer.from(sha256, 'hex').toString('base64')}`);
      expect(buffer.mediaType).toBe(mimeType);
      expect(createHash('sha256').update(buffer.body).digest('hex')).toBe(sha256);
    }
  });

  it('answers the attributes asked for, and what the schema demands', async () => {
    const path = `${enrollment}?attributes=name&attributes=requestData&attributes=nothingLikeIt`;
    const { json } = await expectDescribed('readEnrollment', 200, 'GET', withTransaction(path));
    expect(json).toEqual({
      enrollmentId: id,
      status: 'FINALIZED',
      biographicData: { name: { full: 'NGUYỄN THỊ MẪU' } },
      requestData: expect.objectContaining({ issueType: 'change' }) as unknown,
    });
  });

  it('finds by what the index knows and says nothing about the applicant', async () => {
    const find = (body: unknown, page = '') =>
      expectDescribed('findEnrollments', 200, 'POST', withTransaction(`/v1/enrollments${page}`), { body });
    const where = (attributeName: string, operator: string, value: unknown) => [
      { attributeName, operator, value },
    ];
    const all = await find([]);
    expect(all.json).toEqual([
      {
        ...{ enrollmentId: id, status: 'FINALIZED', enrollmentType: 'change' },
        contextualData: {
          'vn.gov.bca.tramcancuoc.centre': expect.objectContaining({
            ...{ stationId: station.id, deliveredBy: station.id, sequence: 1 },
          }) as unknown,
        },
      },
    ]);
    expect(all.body.toString()).not.toMatch(/MẪU|003187000017|1987/);
    for (const [fitting, not] of [
      [where('enrollmentId', '=', id), where('enrollmentId', '!=', id)],
      [where('status', '=', 'FINALIZED'), where('status', '=', 'IN_PROGRESS')],
      [where('enrollmentType', '=', 'change'), where('enrollmentType', '!=', 'change')],
      [where('stationId', '=', station.id), where('stationId', '=', 'st-00000000')],
      [where('deliveredBy', '=', station.id), where('deliveredBy', '!=', station.id)],
      [where('sequence', '>', 0), where('sequence', '>', 1)],
      [
        where('receivedAt', '<', '2100-01-01T00:00:00+07:00'),
        where('receivedAt', '>=', '2100-01-01T00:00:00Z'),
      ],
    ]) {
      expect([(await find(fitting)).json, (await find(not)).json]).toEqual([all.json, []]);
    }
    expect((await find([], '?offset=1')).json).toEqual([]);
    expect((await find([], '?limit=1')).json).toEqual(all.json);
  });

  it.each([
    ['readEnrollment', 'GET', enrollment, undefined, 101],
    ['readBuffer', 'GET', `${enrollment}/buffer/e-1.fir`, undefined, 101],
    ['findEnrollments', 'POST', '/v1/enrollments', [], 101],
    ['readEnrollment', 'GET', withTransaction(`${enrollment}?attributes=%00`), undefined, 102],
    ['findEnrollments', 'POST', withTransaction('/v1/enrollments?limit=0'), [], 103],
    ['findEnrollments', 'POST', withTransaction('/v1/enrollments?offset=-1'), [], 103],
    ['findEnrollments', 'POST', withTransaction('/v1/enrollments'), {}, 104],
    [
      'findEnrollments',
      'POST',
      withTransaction('/v1/enrollments'),
      [{ attributeName: 'firstName', operator: '=', value: 'John' }],
      104,
    ],
    ['findEnrollments', 'POST', withTransaction('/v1/enrollments'), Buffer.from('{'), 105],
    ['findEnrollments', 'POST', withTransaction('/v1/enrollments'), Buffer.alloc(70_000, 32), 105],
  ] as const)(
    'answers 400 with an Error when %s %s %s is malformed',
    async (operation, method, path, body, code) => {
      const { json } = await expectDescribed(operation, 400, method, path, { body });
      expect(json).toMatchObject({ code });
    },
  );

  it.each([
    ['readEnrollment', 'GET', `/v1/enrollments/${newApplicationId()}`],
    ['readEnrollment', 'GET', '/v1/enrollments/..%2f'],
    ['readBuffer', 'GET', `/v1/enrollments/${newApplicationId()}/buffer/e-1.fir`],
    ['readBuffer', 'GET', `${enrollment}/buffer/nothing.fir`],
    ['readBuffer', 'GET', `${enrollment}/buffer/application.json`],
    ['readBuffer', 'GET', `${enrollment}/buffer/..%2fapplication.json`],
  ])('answers 404 without a body when %s %s %s is unknown', async (operation, method, path) => {
    await expectDescribed(operation, 404, method, withTransaction(path));
  });

  it.each([
    ['readEnrollment', 'GET', enrollment, 'enroll.buf.read'],
    ['findEnrollments', 'POST', '/v1/enrollments', 'enroll.write'],
    ['readBuffer', 'GET', `${enrollment}/buffer/e-1.fir`, 'enroll.read'],
    ['createEnrollment', 'POST', enrollment, 'enroll.write'],
    ['updateEnrollment', 'PUT', enrollment, 'enroll.write'],
    ['partialUpdateEnrollment', 'PATCH', enrollment, 'enroll.write'],
    ['deleteEnrollment', 'DELETE', enrollment, 'enroll.write'],
    ['finalizeEnrollment', 'PUT', `${enrollment}/finalize`, 'enroll.write'],
    ['createBuffer', 'POST', `${enrollment}/buffer`, 'enroll.buf.write'],
  ])('answers 403 without a body when %s is not allowed', async (operation, method, path, scope) => {
    const token = await tokens.token(scope);
    await expectDescribed(operation, 403, method, withTransaction(path), { token });
  });

  it('answers 500 with an Error and hands nothing on when the bytes are missing', async () => {
    const lost = newApplicationId();
    expect((await station.deliver(lost, station.seal(lost))).status).toBe(200);
    await gateway.loseBytes(lost);
    for (const [operation, path] of [
      ['readEnrollment', `/v1/enrollments/${lost}`],
      ['readBuffer', `/v1/enrollments/${lost}/buffer/e-1.fir`],
    ] as const) {
      const { json } = await expectDescribed(operation, 500, 'GET', withTransaction(path));
      expect(json).toEqual({ code: 500, message: 'unexpected error' });
    }
    expect(await gateway.store.handedOn({ enrollmentId: lost, limit: 10 })).toEqual([]);
  });

  it('has shown every answer the document lists for what it offers, and that the rest is not allowed', () => {
    const listed = [...document.operations.values()].flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    );
    const offered = ['readEnrollment', 'findEnrollments', 'readBuffer'];
    const notShown = listed.filter(
      (answer) => offered.includes(answer.split(' ')[0] ?? '') && !document.checked.has(answer),
    );
    // An index that does not answer: osia-server.test.ts shows it.
    expect(notShown).toEqual(['findEnrollments 500']);
    const others = listed.filter((answer) => !offered.includes(answer.split(' ')[0] ?? ''));
    expect(others.filter((answer) => document.checked.has(answer)).sort()).toEqual(
      others.filter((answer) => answer.endsWith(' 403')).sort(),
    );
  });
});
