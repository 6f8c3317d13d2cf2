import 'reflect-metadata';
import { createSign, generateKeyPairSync, webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkClock, readTrustAnchors, verifyJws, type TrustAnchors } from './trust.ts';

x509.cryptoProvider.set(webcrypto as unknown as Crypto);

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: Uint8Array.of(1, 0, 1),
  modulusLength: 2048,
};
const day = 24 * 60 * 60_000;
const now = new Date();

interface Party {
  readonly keys: CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

async function issue(
  name: string,
  by: Party | undefined,
  options: { authority: boolean; from?: number; to?: number },
): Promise<Party> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '01',
    subject: `CN=${name}`,
    issuer: by?.certificate.subject ?? `CN=${name}`,
    notBefore: new Date(now.getTime() + (options.from ?? -day)),
    notAfter: new Date(now.getTime() + (options.to ?? day)),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: (by ?? { keys }).keys.privateKey,
    extensions: [new x509.BasicConstraintsExtension(options.authority, undefined, true)],
  });
  return { keys, certificate };
}

async function sign(
  payload: unknown,
  signer: Party,
  chain: readonly Party[],
  alg = 'RS256',
): Promise<string> {
  const x5c = chain.map(({ certificate }) => Buffer.from(certificate.rawData).toString('base64'));
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg, typ: 'JWT', x5c })}.${part(payload)}`;
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', signer.keys.privateKey));
  const signature = createSign('sha256')
    .update(text)
    .sign({ key, format: 'der', type: 'pkcs8' }, 'base64url');
  return `${text}.${signature}`;
}

const schema = z.object({ value: z.string() });
let root: Party;
let device: Party;
let anchors: TrustAnchors;

beforeAll(async () => {
  root = await issue('Root', undefined, { authority: true });
  device = await issue('Device', root, { authority: false });
  const read = readTrustAnchors(root.certificate.toString('pem'));
  if (!read.ok) throw new Error(read.error.code);
  anchors = read.value;
});

const check = (text: string, at = now) => verifyJws(text, schema, anchors, at);

describe('verifyJws', () => {
  it('accepts what a certificate under the anchor signed', async () => {
    const verified = check(await sign({ value: 'x' }, device, [device]));
    expect(verified).toMatchObject({ ok: true, value: { payload: { value: 'x' } } });
    const withRoot = check(await sign({ value: 'x' }, device, [device, root]));
    expect(withRoot.ok).toBe(true);
  });

  it('accepts an intermediate authority when the chain carries it', async () => {
    const middle = await issue('Middle', root, { authority: true });
    const leaf = await issue('Leaf', middle, { authority: false });
    expect(check(await sign({ value: 'x' }, leaf, [leaf, middle])).ok).toBe(true);
    expect(check(await sign({ value: 'x' }, leaf, [leaf]))).toMatchObject({
      error: { code: 'untrusted-device' },
    });
  });

  it('refuses a certificate when a device that is no authority issued it', async () => {
    const forged = await issue('Forged', device, { authority: false });
    expect(check(await sign({ value: 'x' }, forged, [forged, device]))).toMatchObject({
      error: { code: 'untrusted-device' },
    });
  });

  it('refuses another authority of the same name', async () => {
    const impostor = await issue('Root', undefined, { authority: true });
    const leaf = await issue('Device', impostor, { authority: false });
    expect(check(await sign({ value: 'x' }, leaf, [leaf, impostor]))).toMatchObject({
      error: { code: 'untrusted-device' },
    });
  });

  it('refuses a signature by another key than that of the certificate', async () => {
    const other = await issue('Device', root, { authority: false });
    expect(check(await sign({ value: 'x' }, other, [device]))).toMatchObject({
      error: { code: 'untrusted-device', cause: 'signature does not hold' },
    });
  });

  it('refuses a payload that was changed after signing', async () => {
    const [head, , signature] = (await sign({ value: 'x' }, device, [device])).split('.');
    const forged = Buffer.from(JSON.stringify({ value: 'y' })).toString('base64url');
    expect(check(`${head}.${forged}.${signature}`)).toMatchObject({ error: { code: 'untrusted-device' } });
  });

  it('refuses other algorithms, "none" among them', async () => {
    const { keys } = device;
    expect(keys.publicKey.algorithm.name).toBe(algorithm.name);
    for (const alg of ['none', 'HS256', 'ES256']) {
      expect(check(await sign({ value: 'x' }, device, [device], alg)).ok).toBe(false);
    }
  });

  it('refuses an expired certificate', async () => {
    const expired = await issue('Expired', root, { authority: false, from: -2 * day, to: -day });
    expect(check(await sign({ value: 'x' }, expired, [expired]))).toMatchObject({
      error: { code: 'untrusted-device', cause: 'certificate is expired or not yet valid' },
    });
  });

  it('refuses everything when the anchor itself is expired', async () => {
    const text = await sign({ value: 'x' }, device, [device]);
    expect(check(text, new Date(now.getTime() + 3 * day)).ok).toBe(false);
  });
});

describe('readTrustAnchors', () => {
  it('says not-configured when there is no certificate in the text', () => {
    expect(readTrustAnchors('')).toMatchObject({ error: { code: 'not-configured' } });
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const dressed = pem.replaceAll('PUBLIC KEY', 'CERTIFICATE');
    expect(readTrustAnchors(dressed)).toMatchObject({ error: { code: 'not-configured' } });
  });

  it('reads several when several are there', () => {
    const pem = root.certificate.toString('pem');
    const read = readTrustAnchors(`${pem}\n${pem}`);
    expect(read.ok && read.value.certificates.every((one) => one instanceof X509Certificate)).toBe(true);
  });
});

describe('checkClock', () => {
  it('allows five minutes either way and no more', () => {
    const at = new Date('2026-11-21T10:00:00Z');
    expect(checkClock('2026-11-21T10:04:59Z', at).ok).toBe(true);
    expect(checkClock('2026-11-21T09:55:01Z', at).ok).toBe(true);
    expect(checkClock('2026-11-21T10:05:01Z', at)).toMatchObject({ error: { code: 'clock-skew' } });
    expect(checkClock('yesterday', at)).toMatchObject({ error: { code: 'protocol-error' } });
  });
});
