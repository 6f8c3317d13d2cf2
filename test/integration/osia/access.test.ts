import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StationClient } from '../../support/gateway/station-client.ts';
import { newApplicationId, TestGateway, type TestStation } from '../../support/gateway/test-gateway.ts';
import { type Answer, audience, issuer, OsiaReader, TestIssuer } from './osia-reader.ts';

const id = newApplicationId();
const path = `/v1/enrollments/${id}?transactionId=t-1`;
let clock = 0;
let tokens: TestIssuer;
let gateway: TestGateway;
let station: TestStation;
let reader: OsiaReader;

beforeAll(async () => {
  tokens = await TestIssuer.make();
  gateway = await TestGateway.startWith({
    osia: { port: 0, jwks: tokens.jwks, issuer, audience },
    now: () => new Date(Date.now() + clock),
  });
  station = await gateway.provision();
  expect((await station.deliver(id, station.seal(id))).status).toBe(200);
  reader = new OsiaReader(gateway.gateway.osiaUrl ?? '', gateway.ca);
});
afterAll(async () => {
  reader.close();
  station.client.close();
  tokens.remove();
  await gateway.stop();
});

const read = (token: string | null): Promise<Answer> => reader.call('GET', path, token);

async function expectNobody(token: string | null): Promise<void> {
  const answer = await read(token);
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  expect(answer.json).toEqual({ code: 100, message: 'token missing, expired or not accepted' });
}

describe('OSIA access', () => {
  it.each<[string, (token: SignJWT) => SignJWT]>([
    ['is expired', (token) => token.setExpirationTime('-5m')],
    ['is not valid yet', (token) => token.setNotBefore('5m')],
    ['is of another issuer', (token) => token.setIssuer('https://evil.example')],
    ['is for another audience', (token) => token.setAudience('somebody-else')],
    ['has no subject', (token) => token.setSubject('')],
  ])('is refused when the token %s', async (_state, change) => {
    await expectNobody(await tokens.token('enroll.read', change));
  });

  it('is refused when the token names a key nobody knows', async () => {
    await expectNobody(await tokens.token('enroll.read', undefined, 'other'));
  });

  it('is refused when the token has no end', async () => {
    const endless = new SignJWT({ scope: 'enroll.read' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setSubject('national-register')
      .setIssuer(issuer)
      .setAudience(audience);
    await expectNobody(await endless.sign(tokens.privateKey));
  });

  it('is refused when the token is signed by another key, by a secret, or not at all', async () => {
    const other = await generateKeyPair('ES256');
    const claims = { sub: 'x', iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1000) + 300 };
    const signed = (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT({ ...claims, scope: 'enroll.read' }).setProtectedHeader({ alg, kid: 'one' }).sign(key);
    await expectNobody(await signed('ES256', other.privateKey));
    await expectNobody(await signed('HS256', Buffer.alloc(32, 1)));
    const plain = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    await expectNobody(`${plain}.${body}.`);
    await expectNobody(null);
  });

  it('is refused and never fails when a token is changed anywhere, or is any text', async () => {
    const good = await tokens.token('enroll.read');
    const changed = fc
      .tuple(fc.nat(good.length - 1), fc.constantFrom(...Array.from('ABCxyz019-_.')))
      .filter(([at, letter]) => good[at] !== letter)
      // The last letter of base64url has bits that mean nothing.
      .filter(([at]) => at !== good.length - 1)
      .map(([at, letter]) => good.slice(0, at) + letter + good.slice(at + 1));
    const any = fc.stringMatching(/^[\x21-\x7e]{1,200}$/);
    const three = fc
      .array(fc.string({ maxLength: 60 }), { minLength: 3, maxLength: 3 })
      .map((parts) => parts.map((part) => Buffer.from(part).toString('base64url')).join('.'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, any, three), async (token) => {
        expect((await read(token)).status).toBe(401);
      }),
      { numRuns: 150 },
    );
  });

  it('follows the key file when the issuer changes its keys', async () => {
    const next = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rotated = new SignJWT({ scope: 'enroll.read' })
      .setProtectedHeader({ alg: 'RS256', kid: 'two' })
      .setSubject('national-register')
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('5m');
    const token = await rotated.sign(next.privateKey);
    const before = await tokens.token('enroll.read');
    await expectNobody(token);
    tokens.writeKeys([
      ...tokens.readKeys(),
      { ...(await exportJWK(next.publicKey)), kid: 'two', alg: 'RS256' },
    ]);
    await expect.poll(async () => (await read(token)).status, { timeout: 30_000, interval: 500 }).toBe(200);
    expect((await read(before)).status).toBe(200);
  }, 30_000);

  it('ends when the time of the token is over by the clock of the centre', async () => {
    const token = await tokens.token('enroll.read');
    expect((await read(token)).status).toBe(200);
    clock = 6 * 60_000;
    await expectNobody(token);
    clock = 0;
  });

  it('is written down with who, when, what and which before anything is answered', async () => {
    const token = await tokens.token('enroll.read enroll.buf.read');
    expect((await reader.call('GET', path.replace('t-1', 't-audit'), token)).status).toBe(200);
    const buffer = `/v1/enrollments/${id}/buffer/e-1.fir?transactionId=t-audit`;
    expect((await reader.call('GET', buffer, token)).status).toBe(200);
    const [second, first] = await gateway.store.handedOn({ enrollmentId: id, limit: 2 });
    const who = {
      client: 'national-register',
      tokenId: 'token-1',
      transactionId: 't-audit',
      enrollmentId: id,
    };
    expect(first).toMatchObject({ ...who, operation: 'readEnrollment', bufferId: null });
    expect(second).toMatchObject({ ...who, operation: 'readBuffer', bufferId: 'e-1.fir' });
    expect(Math.abs((second?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('is misdirected when the host header is another', async () => {
    const client = new StationClient(gateway.gateway.osiaUrl ?? '', gateway.ca);
    const headers = { host: 'evil.example', authorization: `Bearer ${await tokens.token('enroll.read')}` };
    const reply = await client.call('GET', path, undefined, { headers, servername: 'localhost' });
    expect(reply.status).toBe(421);
    client.close();
  });
});
