import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as unknown as Crypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 24 * 60 * 60_000;

export interface TestCertificate {
  readonly certificate: x509.X509Certificate;
  readonly keys: CryptoKeyPair;
  /** As `https.createServer` takes it. */
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Signs; itself unless told. */
  readonly by?: TestCertificate;
  readonly authority?: boolean;
  /** Addresses it is good for. */
  readonly addresses?: readonly string[];
  /** It ran out yesterday. */
  readonly expired?: boolean;
}

/** A certificate as a device of an office has one, or the authority of that office. */
export async function makeCertificate(
  name: string,
  options: CertificateOptions = {},
): Promise<TestCertificate> {
  const { by, authority = false, addresses = [], expired = false } = options;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '01',
    subject: `CN=${name}`,
    issuer: by?.certificate.subject ?? `CN=${name}`,
    notBefore: new Date(now - 2 * day),
    notAfter: new Date(expired ? now - day : now + day),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: (by ?? { keys }).keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(authority, undefined, true),
      new x509.SubjectAlternativeNameExtension(addresses.map((value) => ({ type: 'ip' as const, value }))),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  return { certificate, keys, cert: certificate.toString('pem'), key };
}
