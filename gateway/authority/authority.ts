import { createPrivateKey, type KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { x509 } from './x509.ts';
import { writeDurably } from '../durable-files.ts';
import type { GatewayFolders } from '../folders.ts';
import {
  createRoot,
  ecAlgorithm,
  extendedKeyUsage,
  type Issuer,
  issue,
  keyUsage,
  rsaAlgorithm,
} from './certificates.ts';

/** The centre's keys: root, decryption, acknowledgement. A demo centre keeps them as files; see docs/gateway.md. */
export interface Authority {
  readonly issuer: Issuer;
  /** PEM. */
  readonly ca: string;
  /** PEM of the certificate applications are encrypted to. */
  readonly centre: string;
  readonly caCertificate: X509Certificate;
  readonly centreCertificate: X509Certificate;
  /** Subject key identifier of the centre's certificate. */
  readonly centreKeyIdentifier: Uint8Array;
  readonly centreKey: KeyObject;
  readonly acknowledgerCertificate: X509Certificate;
  readonly acknowledger: { readonly certificate: Buffer; readonly privateKey: webcrypto.CryptoKey };
}

const day = 24 * 3600 * 1000;
const years = (count: number) => Math.round(count * 365.25 * day);
/** Clocks of stations that were never set by network time. */
export const clockTolerance = 10 * 60 * 1000;
const named = (commonName: string): x509.JsonName => [{ C: ['VN'] }, { O: ['Centre'] }, { CN: [commonName] }];
const { subtle } = webcrypto;

const names = { root: 'ca', centre: 'centre', acknowledger: 'acknowledgement' } as const;

/** Makes the centre's keys where there are none; a crash in the middle leaves a folder that is simply begun again. */
export async function initAuthority(folders: GatewayFolders, now: Date): Promise<void> {
  await mkdir(folders.authority, { recursive: true, mode: 0o700 });
  if (existsSync(join(folders.authority, 'complete'))) return;
  const notBefore = new Date(now.getTime() - clockTolerance);
  const validity = (count: number) => ({ notBefore, notAfter: new Date(now.getTime() + years(count)) });

  const rootKeys = await subtle.generateKey(ecAlgorithm, true, ['sign', 'verify']);
  const root = await createRoot(rootKeys, named('Centre root'), validity(20));
  const issuer = { certificate: root, privateKey: rootKeys.privateKey };
  const centreKeys = await subtle.generateKey(rsaAlgorithm, true, ['encrypt', 'decrypt']);
  const centre = await issue(issuer, centreKeys.publicKey, {
    subject: named('Centre receiving applications'),
    ...validity(5),
    keyUsage: keyUsage.encipherment,
    extendedKeyUsage: [extendedKeyUsage.signer],
  });
  const acknowledgerKeys = await subtle.generateKey(ecAlgorithm, true, ['sign', 'verify']);
  const acknowledger = await issue(issuer, acknowledgerKeys.publicKey, {
    subject: named('Centre acknowledging applications'),
    ...validity(5),
    keyUsage: keyUsage.evidence,
    extendedKeyUsage: [extendedKeyUsage.signer],
  });
  const files: [string, x509.X509Certificate, webcrypto.CryptoKey][] = [
    [names.root, root, rootKeys.privateKey],
    [names.centre, centre, centreKeys.privateKey],
    [names.acknowledger, acknowledger, acknowledgerKeys.privateKey],
  ];
  for (const [name, certificate, privateKey] of files) {
    await writeDurably(join(folders.authority, `${name}.key`), await privateKeyPem(privateKey), 0o600);
    await writeDurably(join(folders.authority, `${name}.pem`), `${certificate.toString('pem')}\n`, 0o644);
  }
  await writeDurably(join(folders.authority, 'complete'), '', 0o644);
}

/** Writes what lets anyone check an application with stock tools. Demo only: it gives the decryption key away. */
export async function exportCentre(folders: GatewayFolders): Promise<void> {
  await mkdir(folders.centre, { recursive: true, mode: 0o700 });
  for (const [file, mode] of [
    ['ca.pem', 0o644],
    ['centre.pem', 0o644],
    ['centre.key', 0o600],
  ] as const) {
    await writeDurably(join(folders.centre, file), await readFile(join(folders.authority, file)), mode);
  }
}

export async function openAuthority(folders: GatewayFolders): Promise<Authority> {
  const text = (name: string) => readFile(join(folders.authority, name), 'utf8');
  const [ca, centre, acknowledger] = await Promise.all([
    text(`${names.root}.pem`),
    text(`${names.centre}.pem`),
    text(`${names.acknowledger}.pem`),
  ]);
  return {
    issuer: {
      certificate: new x509.X509Certificate(ca),
      privateKey: await signingKey(await text(`${names.root}.key`)),
    },
    ca,
    centre,
    caCertificate: new X509Certificate(ca),
    centreCertificate: new X509Certificate(centre),
    centreKeyIdentifier: keyIdentifierOf(centre),
    centreKey: createPrivateKey(await text(`${names.centre}.key`)),
    acknowledgerCertificate: new X509Certificate(acknowledger),
    acknowledger: {
      certificate: new X509Certificate(acknowledger).raw,
      privateKey: await signingKey(await text(`${names.acknowledger}.key`)),
    },
  };
}

/** A TLS certificate for this run: its key is never written, stations pin the root. */
export async function issueServerCertificate(
  authority: Authority,
  hosts: readonly string[],
  now: Date,
): Promise<{ key: string; certificate: string }> {
  const keys = await subtle.generateKey(ecAlgorithm, true, ['sign', 'verify']);
  const certificate = await issue(authority.issuer, keys.publicKey, {
    subject: named('Gateway'),
    notBefore: new Date(now.getTime() - clockTolerance),
    notAfter: new Date(now.getTime() + years(1)),
    keyUsage: keyUsage.signing,
    extendedKeyUsage: [extendedKeyUsage.server],
    hosts: [...new Set(hosts)].map(
      (host) => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host }) as const,
    ),
  });
  return { key: await privateKeyPem(keys.privateKey), certificate: certificate.toString('pem') };
}

function keyIdentifierOf(pem: string): Uint8Array {
  const extension = new x509.X509Certificate(pem).getExtension(x509.SubjectKeyIdentifierExtension);
  if (extension === null) throw new Error('certificate without a subject key identifier');
  return Buffer.from(extension.keyId, 'hex');
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
    format: 'pem',
    type: 'pkcs8',
  }) as string;
}

async function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  return subtle.importKey('pkcs8', der, ecAlgorithm, false, ['sign']);
}
