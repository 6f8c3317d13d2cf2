import { createHash } from 'node:crypto';
import { type Result, ok } from '../../../domain/result.ts';
import { objectIdentifier, octetString, sequence, setOf, smallInteger, tags, time, tlv } from './der.ts';
import type { ReadySigner } from './signing-identity.ts';

const oids = {
  data: objectIdentifier('1.2.840.113549.1.7.1'),
  signedData: objectIdentifier('1.2.840.113549.1.7.2'),
  contentType: objectIdentifier('1.2.840.113549.1.9.3'),
  messageDigest: objectIdentifier('1.2.840.113549.1.9.4'),
  signingTime: objectIdentifier('1.2.840.113549.1.9.5'),
  signingCertificateV2: objectIdentifier('1.2.840.113549.1.9.16.2.47'),
  sha256: objectIdentifier('2.16.840.1.101.3.4.2.1'),
  ecdsaWithSha256: objectIdentifier('1.2.840.10045.4.3.2'),
};

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const attribute = (oid: Uint8Array, value: Uint8Array): Uint8Array => sequence(oid, setOf(value));

/**
 * Detached CAdES-B-B signature over `content` (ETSI EN 319 122-1, 6.3): CMS SignedData in DER with content-type,
 * message-digest, signing-time and ESS signing-certificate-v2 (RFC 5035; SHA-256 is its default and so not written).
 * Failures: those of the signer.
 */
export async function signDetached(
  content: Uint8Array,
  signer: ReadySigner,
  signedAt: Date,
): Promise<Result<Uint8Array>> {
  return signDetachedDigest(sha256(content), signer, signedAt);
}

/** The same over content that was streamed, by its SHA-256. */
export async function signDetachedDigest(
  digest: Uint8Array,
  signer: ReadySigner,
  signedAt: Date,
): Promise<Result<Uint8Array>> {
  const essCertId = sequence(octetString(sha256(signer.certificate.raw)));
  const signedAttributes = setOf(
    attribute(oids.contentType, oids.data),
    attribute(oids.messageDigest, octetString(digest)),
    attribute(oids.signingTime, time(signedAt)),
    attribute(oids.signingCertificateV2, sequence(sequence(essCertId))),
  );
  const digestAlgorithm = sequence(oids.sha256);
  const signature = await signer.sign(signedAttributes);
  if (!signature.ok) return signature;
  // Signed as SET OF, embedded as [0] IMPLICIT: only the first byte differs (RFC 5652, 5.4).
  const embeddedAttributes = Uint8Array.from(signedAttributes);
  embeddedAttributes[0] = tags.context0;
  const signerInfo = sequence(
    smallInteger(1),
    signer.issuerAndSerial,
    digestAlgorithm,
    embeddedAttributes,
    sequence(oids.ecdsaWithSha256),
    octetString(signature.value),
  );
  const certificates = [...signer.certificates].sort(Buffer.compare);
  const signedData = sequence(
    smallInteger(1),
    setOf(digestAlgorithm),
    sequence(oids.data),
    tlv(tags.context0, ...certificates),
    setOf(signerInfo),
  );
  return ok(sequence(oids.signedData, tlv(tags.context0, signedData)));
}
