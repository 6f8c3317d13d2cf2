import { X509Certificate, createHash, verify } from 'node:crypto';
import {
  concatenate,
  elementsOf,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  smallInteger,
  tags,
  tlv,
} from '../sealing/der.ts';
import { issuerAndSerialOf } from '../sealing/signing-identity.ts';

const oids = {
  data: objectIdentifier('1.2.840.113549.1.7.1'),
  signedData: objectIdentifier('1.2.840.113549.1.7.2'),
  contentType: objectIdentifier('1.2.840.113549.1.9.3'),
  messageDigest: objectIdentifier('1.2.840.113549.1.9.4'),
  sha256: objectIdentifier('2.16.840.1.101.3.4.2.1'),
  ecdsaWithSha256: objectIdentifier('1.2.840.10045.4.3.2'),
};
const constructedOctetString = 0x24;
/** Signatures and receipts have some two thousand bytes and one or two certificates; who sends more wants this machine's time. */
const mostBytes = 64 * 1024;
const mostCertificates = 8;
const signatureAlgorithm = sequence(oids.ecdsaWithSha256);
/** RFC 5754, 2: parameters are left out, and a NULL is to be understood. */
const digestAlgorithms = [sequence(oids.sha256), sequence(oids.sha256, tlv(tags.null))];

/** CMS SignedData (RFC 5652) of one signer with SHA-256 and ECDSA, as stations and the centre make it. */
export interface SignedData {
  /** Null where the content is detached. */
  readonly content: Uint8Array | null;
  readonly signer: X509Certificate;
  /** Encoded as SET OF, the form that is signed. */
  readonly attributes: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Reads exactly one form: put together again from its parts it must give the same bytes, so that none of them can be changed without
 * being noticed. Undefined for everything else.
 */
export function readSignedData(der: Uint8Array): SignedData | undefined {
  if (der.length > mostBytes) return undefined;
  const [outer] = elementsOf(der) ?? [];
  const [, wrapped] = inside(outer?.content);
  const [body] = inside(wrapped?.content);
  const [, digests, encapsulated, certificates, signers] = inside(body?.content);
  const [info] = inside(signers?.content);
  const [, identifier, digest, attributes, , signature] = inside(info?.content);
  if (!digests || !encapsulated || !certificates || !identifier || !digest || !attributes || !signature) {
    return undefined;
  }
  const [, wrappedContent] = inside(encapsulated.content);
  const content = contentOf(wrappedContent?.content);
  const chain = inside(certificates.content);
  if (chain.length > mostCertificates) return undefined;
  const signer = chain
    .map(({ encoded }) => certificateOf(encoded))
    .find((one) => one !== undefined && equal(issuerAndSerialOf(one), identifier.encoded));
  if (signer === undefined || content === undefined) return undefined;
  if (!digestAlgorithms.some((known) => equal(known, digest.encoded))) return undefined;
  const again = sequence(
    oids.signedData,
    tlv(
      tags.context0,
      sequence(
        smallInteger(1),
        tlv(tags.set, digest.encoded),
        sequence(
          oids.data,
          ...(wrappedContent === undefined ? [] : [tlv(tags.context0, wrappedContent.content)]),
        ),
        tlv(tags.context0, certificates.content),
        tlv(
          tags.set,
          sequence(
            smallInteger(1),
            identifier.encoded,
            digest.encoded,
            tlv(tags.context0, attributes.content),
            signatureAlgorithm,
            octetString(signature.content),
          ),
        ),
      ),
    ),
  );
  if (!equal(again, der)) return undefined;
  return { content, signer, attributes: tlv(tags.set, attributes.content), signature: signature.content };
}

/** Whether the signature is over `content` and the signer's certificate was the authority's and in force at `at`. */
export function signatureHolds(
  signed: SignedData,
  content: Uint8Array,
  authority: X509Certificate,
  at: Date,
): boolean {
  const attributes = inside(signed.attributes).flatMap(({ content: set }) => inside(set));
  const has = (oid: Uint8Array, value: Uint8Array): boolean =>
    attributes.some(({ encoded }) => equal(encoded, sequence(oid, setOf(value))));
  const digest = createHash('sha256').update(content).digest();
  return (
    has(oids.contentType, oids.data) &&
    has(oids.messageDigest, octetString(digest)) &&
    isIssuedBy(signed.signer, authority) &&
    at >= new Date(signed.signer.validFrom) &&
    at <= new Date(signed.signer.validTo) &&
    verify(
      'sha256',
      signed.attributes,
      { key: signed.signer.publicKey, dsaEncoding: 'der' },
      signed.signature,
    )
  );
}

/** A part of the subject of a certificate (`CN`, `O`, `OU`), where it has exactly one. */
export function subjectPart(certificate: X509Certificate, name: string): string | undefined {
  const parts = certificate.subject.split('\n').filter((part) => part.startsWith(`${name}=`));
  return parts.length === 1 ? parts[0]?.slice(name.length + 1) : undefined;
}

const inside = (content: Uint8Array | undefined) => elementsOf(content ?? new Uint8Array()) ?? [];
const equal = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** Null without content, undefined where it is none; in one piece or, as some libraries write it, in several. */
function contentOf(wrapped: Uint8Array | undefined): Uint8Array | null | undefined {
  if (wrapped === undefined) return null;
  const [octets, ...more] = inside(wrapped);
  if (more.length > 0) return undefined;
  if (octets?.tag === tags.octetString) return octets.content;
  const pieces = inside(octets?.content);
  if (octets?.tag !== constructedOctetString || pieces.some(({ tag }) => tag !== tags.octetString)) {
    return undefined;
  }
  return concatenate(pieces.map(({ content }) => content));
}

/** A trail has thousands of signatures by few signers. */
const known = new Map<string, { certificate: X509Certificate | undefined; issued: Map<string, boolean> }>();
const mostKnown = 1000;

function certificateOf(der: Uint8Array): X509Certificate | undefined {
  const name = Buffer.from(der).toString('base64');
  const found = known.get(name);
  if (found !== undefined) return found.certificate;
  let certificate: X509Certificate | undefined;
  try {
    certificate = new X509Certificate(der);
  } catch {
    certificate = undefined;
  }
  if (known.size >= mostKnown) known.clear();
  known.set(name, { certificate, issued: new Map() });
  return certificate;
}

function isIssuedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  const entry = known.get(certificate.raw.toString('base64'));
  const by = authority.fingerprint256;
  const before = entry?.issued.get(by);
  if (before !== undefined) return before;
  const issued =
    !certificate.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
  entry?.issued.set(by, issued);
  return issued;
}
