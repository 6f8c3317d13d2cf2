import { type CipherGCM, constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import { type Result, err, ok } from '../../../domain/result.ts';
import {
  concatenate,
  head,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  smallInteger,
  tags,
  tlv,
} from './der.ts';
import { issuerAndSerialOf, readCertificate } from './signing-identity.ts';

const oids = {
  data: objectIdentifier('1.2.840.113549.1.7.1'),
  authEnvelopedData: objectIdentifier('1.2.840.113549.1.9.16.1.23'),
  rsaOaep: objectIdentifier('1.2.840.113549.1.1.7'),
  mgf1: objectIdentifier('1.2.840.113549.1.1.8'),
  sha256: objectIdentifier('2.16.840.1.101.3.4.2.1'),
  aes256Gcm: objectIdentifier('2.16.840.1.101.3.4.1.46'),
};
const nonceBytes = 12;
const tagBytes = 16;

/** Bytes before the ciphertext, the cipher that makes it, and what comes after: together one definite-length DER. */
export interface Envelope {
  readonly prefix: Uint8Array;
  readonly cipher: CipherGCM;
  /** To be called once, after the last byte of the content went through `cipher`. */
  readonly finish: () => Uint8Array;
  readonly totalBytes: number;
}

function recipientInfo(issuerAndSerial: Uint8Array, encryptedKey: Uint8Array): Uint8Array {
  const sha256 = sequence(oids.sha256);
  const oaepParameters = sequence(
    tlv(tags.context0, sha256),
    tlv(tags.context1, sequence(oids.mgf1, sha256)),
  );
  return sequence(
    smallInteger(0),
    issuerAndSerial,
    sequence(oids.rsaOaep, oaepParameters),
    octetString(encryptedKey),
  );
}

/**
 * CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084) and one RSA-OAEP-SHA-256 recipient (RFC 4055). The
 * content key lives in the cipher only. Failure: `centre-certificate-invalid`.
 */
export function openEnvelope(centreCertificate: string, contentBytes: number): Result<Envelope> {
  const certificate = readCertificate(centreCertificate);
  const details = certificate?.publicKey.asymmetricKeyDetails;
  if (certificate?.publicKey.asymmetricKeyType !== 'rsa' || (details?.modulusLength ?? 0) < 3072) {
    return err('centre-certificate-invalid', 'not a certificate of an RSA key of 3072 bits or more');
  }
  const key = randomBytes(32);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  const encryptedKey = publicEncrypt(
    { key: certificate.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    key,
  );
  key.fill(0);

  const gcmParameters = sequence(octetString(nonce), smallInteger(tagBytes));
  const contentInfoStart = [
    oids.data,
    sequence(oids.aes256Gcm, gcmParameters),
    head(tags.contextPrimitive0, contentBytes),
  ];
  const contentInfoBytes = lengthOf(contentInfoStart) + contentBytes;
  const bodyStart = [
    smallInteger(0),
    setOf(recipientInfo(issuerAndSerialOf(certificate), encryptedKey)),
    head(tags.sequence, contentInfoBytes),
  ];
  const bodyBytes =
    lengthOf(bodyStart) + contentInfoBytes + head(tags.octetString, tagBytes).length + tagBytes;
  const bodyHead = head(tags.sequence, bodyBytes);
  const explicitHead = head(tags.context0, bodyHead.length + bodyBytes);
  const outerBytes = oids.authEnvelopedData.length + explicitHead.length + bodyHead.length + bodyBytes;
  const outerHead = head(tags.sequence, outerBytes);

  return ok({
    prefix: concatenate([
      outerHead,
      oids.authEnvelopedData,
      explicitHead,
      bodyHead,
      ...bodyStart,
      ...contentInfoStart,
    ]),
    cipher,
    finish: () => {
      const rest = cipher.final();
      return concatenate([rest, octetString(cipher.getAuthTag())]);
    },
    totalBytes: outerHead.length + outerBytes,
  });
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);
