import 'reflect-metadata';
import { createSign, generateKeyPair, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as unknown as Crypto);
const generate = promisify(generateKeyPair);
const validity = 24 * 60 * 60_000;

/** Keys and certificates of a simulated device, made at its start: an authority and what it issued. */
export interface DeviceIdentity {
  /** PEM that a station must trust to accept this device. */
  readonly trustAnchor: string;
  /** A compact JWS, RS256 with x5c, over the JSON of `payload`. */
  readonly sign: (payload: unknown) => string;
  /** The same key under a certificate of the same authority that ran out yesterday. */
  readonly signExpired: (payload: unknown) => string;
  /** The same authority certified this key too: another device's, or the same device's next one. */
  readonly signSibling: () => Promise<(payload: unknown) => string>;
}

export async function createDeviceIdentity(
  authorityName: string,
  deviceName: string,
): Promise<DeviceIdentity> {
  const [authority, device] = await Promise.all([makeKeys(), makeKeys()]);
  const notBefore = new Date(Date.now() - 60 * 60_000);
  const notAfter = new Date(Date.now() + validity);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(8).toString('hex'),
    name: `CN=${authorityName}`,
    notBefore,
    notAfter,
    signingAlgorithm: authority.algorithm,
    keys: authority.webKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const signerWithin = async (from: Date, to: Date, { webKeys, privateKey }: Keys = device) => {
    const leaf = await x509.X509CertificateGenerator.create({
      serialNumber: randomBytes(8).toString('hex'),
      subject: `CN=${deviceName}`,
      issuer: root.subject,
      notBefore: from,
      notAfter: to,
      signingAlgorithm: authority.algorithm,
      publicKey: webKeys.publicKey,
      signingKey: authority.webKeys.privateKey,
      extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true)],
    });
    const x5c = [Buffer.from(leaf.rawData).toString('base64')];
    const header = encode({ alg: 'RS256', typ: 'JWT', x5c });
    return (payload: unknown): string => {
      const text = `${header}.${encode(payload)}`;
      return `${text}.${createSign('sha256').update(text).sign(privateKey, 'base64url')}`;
    };
  };
  let sibling: Promise<(payload: unknown) => string> | undefined;
  return {
    trustAnchor: root.toString('pem'),
    sign: await signerWithin(notBefore, notAfter),
    signExpired: await signerWithin(new Date(Date.now() - 2 * validity), new Date(Date.now() - validity)),
    signSibling: () => (sibling ??= makeKeys().then((keys) => signerWithin(notBefore, notAfter, keys))),
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

type Keys = Awaited<ReturnType<typeof makeKeys>>;

async function makeKeys() {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 });
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const importKey = (key: KeyObject, usage: 'sign' | 'verify') =>
    webcrypto.subtle.importKey(
      usage === 'sign' ? 'pkcs8' : 'spki',
      key.export({
        type: usage === 'sign' ? 'pkcs8' : 'spki',
        format: 'der',
      } as never) as unknown as ArrayBuffer,
      algorithm,
      true,
      [usage],
    );
  return {
    privateKey,
    algorithm,
    webKeys: {
      privateKey: await importKey(privateKey, 'sign'),
      publicKey: await importKey(publicKey, 'verify'),
    },
  };
}
