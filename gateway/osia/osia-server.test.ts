import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../domain/result.ts';
import { BearerTokens } from './bearer.ts';
import { createOsiaServer, type OsiaServerOptions } from './osia-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'osia-server-'));
const jwks = join(folder, 'jwks.json');
const lines: string[] = [];
let token: string;
let tokens: BearerTokens;
const options = { jwks, issuer: 'i', audience: 'a', now: () => new Date(), onKeysFailure: () => undefined };

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  writeFileSync(jwks, JSON.stringify({ keys: [await exportJWK(publicKey)] }));
  tokens = unwrap(await BearerTokens.open(options));
  token = await new SignJWT({ scope: 'enroll.read' })
    .setProtectedHeader({ alg: 'ES256' })
    .setSubject('reader')
    .setIssuer('i')
    .setAudience('a')
    .setExpirationTime('1m')
    .sign(privateKey);
  const privateFile = join(folder, 'private.json');
  writeFileSync(privateFile, JSON.stringify({ keys: [await exportJWK(privateKey)] }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server whose index finds two applications and keeps nothing. */
function serverWithout(failing: Partial<OsiaServerOptions['store']>) {
  return createOsiaServer({
    tls: { key: '', cert: '', ca: '', minVersion: 'TLSv1.3' },
    hosts: ['localhost'],
    tokens,
    applications: {
      busy: false,
      open: () => Promise.reject(new Error('none')),
      clear: () => undefined,
    } as never,
    store: {
      application: async () => undefined,
      findApplications: async () => [],
      addHandedOn: async () => undefined,
      ...failing,
    },
    metrics: { handedOn: { inc: () => undefined } as never },
    log: pino({}, { write: (line) => lines.push(line) }),
    now: () => new Date(),
  });
}

describe('OSIA server', () => {
  it.each([
    ['the index does not answer', { findApplications: () => Promise.reject(new Error('NGUYỄN is down')) }],
    ['the record of it cannot be kept', { addHandedOn: () => Promise.reject(new Error('NGUYỄN disk')) }],
  ])('answers 500 with an Error, and nothing found, when %s', async (_state, failing) => {
    const app = serverWithout(failing);
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/enrollments?transactionId=t',
      headers: { authorization: `Bearer ${token}`, host: 'localhost' },
      payload: [],
    });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({ code: 500, message: 'unexpected error' });
    expect(lines.join('')).not.toContain('NGUYỄN');
    await app.close();
  });
});

describe('BearerTokens', () => {
  it.each([
    ['is missing', 'nothing.json', /ENOENT/],
    ['holds private keys', 'private.json', /JWKS of public/],
  ])('are not opened when the key file %s', async (_state, name, cause) => {
    const opened = await BearerTokens.open({ ...options, jwks: join(folder, name) });
    expect(opened).toMatchObject({ ok: false, error: { code: 'osia-keys' } });
    expect(opened.ok ? '' : opened.error.cause).toMatch(cause);
  });
});
