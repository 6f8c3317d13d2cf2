import { createHash, webcrypto } from 'node:crypto';
import * as asn1 from 'asn1js';
import canonicalize from 'canonicalize';
import * as pkijs from 'pkijs';
import type { AcknowledgementContent } from '../../domain/channels/gateway.ts';
import { oids } from '../cms/oids.ts';
import type { Authority } from './authority.ts';

const engine = new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as Crypto });

/** Media type of an acknowledgement (RFC 8551, 3.2). */
export const acknowledgementMediaType = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"';

/**
 * Signs the centre's receipt: CMS SignedData with its content inside (canonical JSON, RFC 8785) and CAdES baseline attributes.
 * ECDSA is not deterministic: whoever wants the same receipt twice keeps the first one.
 */
export async function signAcknowledgement(
  authority: Pick<Authority, 'acknowledger'>,
  content: AcknowledgementContent,
  signingTime: Date,
): Promise<Buffer> {
  const json = canonicalize(content);
  if (json === undefined) throw new Error('acknowledgement without content');
  const bytes = Buffer.from(json, 'utf8');
  const certificate = pkijs.Certificate.fromBER(exactBuffer(authority.acknowledger.certificate));
  const attribute = (type: string, value: asn1.AsnType) => new pkijs.Attribute({ type, values: [value] });
  const signed = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: oids.data,
      eContent: new asn1.OctetString({ valueHex: exactBuffer(bytes) }),
    }),
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({
          issuer: certificate.issuer,
          serialNumber: certificate.serialNumber,
        }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({
          type: 0,
          // In DER order of their encodings, as SET OF asks: shortest length octet first, then the identifiers.
          attributes: [
            attribute(oids.contentType, new asn1.ObjectIdentifier({ value: oids.data })),
            attribute(oids.signingTime, new asn1.UTCTime({ valueDate: signingTime })),
            attribute(oids.messageDigest, octets(sha256(bytes))),
            attribute(oids.signingCertificateV2, signingCertificate(authority.acknowledger.certificate)),
          ],
        }),
      }),
    ],
    certificates: [certificate],
  });
  await signed.sign(authority.acknowledger.privateKey, 0, 'SHA-256', undefined, engine);
  const info = new pkijs.ContentInfo({ contentType: oids.signedData, content: signed.toSchema(true) });
  return Buffer.from(info.toSchema().toBER(false));
}

/** SigningCertificateV2 { certs: { ESSCertIDv2 { certHash } } }: SHA-256 is the default algorithm (RFC 5035, 3). */
function signingCertificate(der: Uint8Array): asn1.Sequence {
  const identifier = new asn1.Sequence({ value: [octets(sha256(der))] });
  return new asn1.Sequence({ value: [new asn1.Sequence({ value: [identifier] })] });
}

function octets(bytes: Uint8Array): asn1.OctetString {
  return new asn1.OctetString({ valueHex: exactBuffer(bytes) });
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Small Buffers share a pool: the library must be given their bytes alone. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
