import { randomBytes, type webcrypto } from 'node:crypto';
import { x509 } from './x509.ts';

/** Signs certificates: the centre's root. */
export interface Issuer {
  readonly certificate: x509.X509Certificate;
  readonly privateKey: webcrypto.CryptoKey;
}

export interface CertificateProfile {
  readonly subject: x509.JsonName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyUsage: x509.KeyUsagesExtension;
  readonly extendedKeyUsage?: readonly string[];
  readonly hosts?: readonly x509.JsonGeneralName[];
}

const flags = x509.KeyUsageFlags;

export const keyUsage = {
  signing: new x509.KeyUsagesExtension(flags.digitalSignature, true),
  evidence: new x509.KeyUsagesExtension(flags.digitalSignature | flags.nonRepudiation, true),
  encipherment: new x509.KeyUsagesExtension(flags.keyEncipherment, true),
} as const;

/**
 * `openssl cms -verify` asks for purpose smimesign unless told otherwise: emailProtection lets every signer pass it
 * with stock tools (RFC 5280, 4.2.1.12).
 */
export const extendedKeyUsage = {
  server: x509.ExtendedKeyUsage.serverAuth,
  client: x509.ExtendedKeyUsage.clientAuth,
  signer: x509.ExtendedKeyUsage.emailProtection,
} as const;

export const ecAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
export const rsaAlgorithm = {
  name: 'RSA-OAEP',
  modulusLength: 3072,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
} as const;
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Positive, 127 random bits (CA/Browser baseline 7.1 asks for 64). */
function newSerialNumber(): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial.toString('hex');
}

export async function createRoot(
  keys: webcrypto.CryptoKeyPair,
  subject: x509.JsonName,
  validity: { notBefore: Date; notAfter: Date },
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: subject,
    ...validity,
    signingAlgorithm,
    keys: keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(flags.keyCertSign | flags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

export async function issue(
  issuer: Issuer,
  publicKey: x509.PublicKeyType,
  profile: CertificateProfile,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: profile.subject,
    issuer: issuer.certificate.subjectName,
    notBefore: profile.notBefore,
    notAfter: profile.notAfter,
    signingAlgorithm,
    publicKey,
    signingKey: issuer.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      profile.keyUsage,
      ...(profile.extendedKeyUsage === undefined
        ? []
        : [new x509.ExtendedKeyUsageExtension([...profile.extendedKeyUsage], false)]),
      ...(profile.hosts === undefined ? [] : [new x509.SubjectAlternativeNameExtension([...profile.hosts])]),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate),
    ],
  });
}
