import { createHash, KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AcknowledgementContent } from '../../domain/channels/gateway.ts';
import { tags } from '../cms/der.ts';
import {
  element,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  smallInteger,
  utcTime,
} from '../cms/der-writer.ts';
import { oids } from '../cms/oids.ts';
import { issuerAndSerialOf } from '../cms/signed.ts';
import type { Authority } from './authority.ts';

/** Media type of an acknowledgement (RFC 8551, 3.2). */
export const acknowledgementMediaType = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"';

const data = objectIdentifier(oids.data);
const sha256Algorithm = sequence(objectIdentifier(oids.sha256));
const ecdsaAlgorithm = sequence(objectIdentifier(oids.ecdsaWithSha256));

/**
 * Signs the centre's receipt: CMS SignedData with its content inside (canonical JSON, RFC 8785) and CAdES baseline attributes.
 * ECDSA is not deterministic: whoever wants the same receipt twice keeps the first one. Others wait while a receipt is made, so it is
 * written at once and not by a library that models all of CMS.
 */
export async function signAcknowledgement(
  { acknowledger }: Pick<Authority, 'acknowledger'>,
  content: AcknowledgementContent,
  signingTime: Date,
): Promise<Buffer> {
  const json = canonicalize(content);
  if (json === undefined) throw new Error('acknowledgement without content');
  const bytes = Buffer.from(json, 'utf8');
  const { certificate, privateKey } = acknowledger;
  const signedAttributes = setOf(
    attribute(oids.contentType, data),
    attribute(oids.signingTime, utcTime(signingTime)),
    attribute(oids.messageDigest, octetString(sha256(bytes))),
    // SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }: SHA-256 is the default algorithm (RFC 5035, 3).
    attribute(oids.signingCertificateV2, sequence(sequence(sequence(octetString(sha256(certificate)))))),
  );
  const key = KeyObject.from(privateKey);
  const signature = sign('sha256', signedAttributes, { key, dsaEncoding: 'der' });
  // Signed as SET OF, kept as [0] IMPLICIT: only the first octet differs (RFC 5652, 5.4).
  const keptAttributes = Buffer.from(signedAttributes);
  keptAttributes[0] = tags.contextConstructed(0);
  const signerInfo = sequence(
    smallInteger(1),
    issuerAndSerialOf(certificate),
    sha256Algorithm,
    keptAttributes,
    ecdsaAlgorithm,
    octetString(signature),
  );
  const signedData = sequence(
    smallInteger(1),
    setOf(sha256Algorithm),
    sequence(data, element(tags.contextConstructed(0), octetString(bytes))),
    element(tags.contextConstructed(0), certificate),
    setOf(signerInfo),
  );
  return sequence(objectIdentifier(oids.signedData), element(tags.contextConstructed(0), signedData));
}

const attribute = (type: string, value: Uint8Array): Buffer => sequence(objectIdentifier(type), setOf(value));

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
