import { type KeyObject, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { type Result, ok } from '../../../domain/result.ts';
import { objectIdentifier, sequence, setOf, smallInteger, tags, tlv } from '../sealing/der.ts';
import type { Signer } from '../sealing/signing-identity.ts';

/** EC P-256, for a station or an officer. */
export function newSigningKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

const oids = {
  commonName: objectIdentifier('2.5.4.3'),
  ecdsaWithSha256: objectIdentifier('1.2.840.10045.4.3.2'),
};
const utf8String = 0x0c;
const bitString = 0x03;

/** PKCS#10 request (RFC 2986) in PEM; its subject is only a proposal, the authority names whom it certifies. */
export function certificateRequest(key: KeyObject, commonName: string): string {
  const information = requestInformation(
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    commonName,
  );
  return requestOf(information, sign('sha256', information, { key, dsaEncoding: 'der' }));
}

/** The same for a key that is elsewhere, as on a token. `publicKey` is a SubjectPublicKeyInfo. Failures: those of `sign`. */
export async function certificateRequestBy(
  key: { readonly publicKey: Uint8Array; readonly sign: Signer['sign'] },
  commonName: string,
): Promise<Result<string>> {
  const information = requestInformation(key.publicKey, commonName);
  const signature = await key.sign(information);
  return signature.ok ? ok(requestOf(information, signature.value)) : signature;
}

function requestInformation(publicKey: Uint8Array, commonName: string): Uint8Array {
  const subject = sequence(
    setOf(sequence(oids.commonName, tlv(utf8String, Buffer.from(commonName, 'utf8')))),
  );
  return sequence(smallInteger(0), subject, publicKey, tlv(tags.context0));
}

function requestOf(information: Uint8Array, signature: Uint8Array): string {
  const request = sequence(
    information,
    sequence(oids.ecdsaWithSha256),
    tlv(bitString, Uint8Array.of(0), signature),
  );
  const lines = Buffer.from(request)
    .toString('base64')
    .replace(/.{64}(?!$)/g, '$&\n');
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines}\n-----END CERTIFICATE REQUEST-----\n`;
}
