import { createHash, verify, X509Certificate } from 'node:crypto';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';
import { Malformed, reading } from '../malformed.ts';
import { expectSha256 } from './algorithms.ts';
import { DerReader, decodeTime, tags } from './der.ts';
import { oids } from './oids.ts';

/** One detached CAdES baseline signature (ETSI EN 319 122-1): ECDSA with SHA-256, one signer, certificate inside. */
export interface VerifiedSignature {
  readonly certificate: X509Certificate;
  /** As the signer claims: no time-stamping authority stands behind it. */
  readonly signingTime: Date;
}

interface SignatureParts {
  readonly certificates: readonly Uint8Array[];
  readonly signerIdentifier: Uint8Array;
  /** Attributes as SET OF, the bytes that are signed. */
  readonly signedAttributes: Uint8Array;
  readonly messageDigest: Uint8Array;
  readonly signingTime: Date;
  readonly certificateHash: Uint8Array;
  readonly signature: Uint8Array;
}

const mostCertificates = 8;
const mostAttributes = 16;

/**
 * Checks the mathematics of a detached signature over `content`: digest, signature, and that the signed attributes bind the
 * certificate (signing-certificate-v2). Whether that certificate may sign here is the caller's question.
 */
export function verifyDetached(
  der: Uint8Array,
  content: Uint8Array,
): Result<VerifiedSignature, Failure<'signature-invalid'>> {
  const read = reading(() => readSignedData(der));
  if (!read.ok) return err('signature-invalid', read.cause);
  const parts = read.value;
  if (Buffer.compare(sha256(content), parts.messageDigest) !== 0) {
    return err('signature-invalid', 'message digest differs');
  }
  const certificateDer = parts.certificates.find(
    (candidate) => Buffer.compare(sha256(candidate), parts.certificateHash) === 0,
  );
  if (certificateDer === undefined) return err('signature-invalid', 'signing certificate not inside');
  const certificate = readCertificate(certificateDer);
  if (certificate === null) return err('signature-invalid', 'signing certificate unreadable');
  const named = reading(() => issuerAndSerialOf(certificateDer));
  if (!named.ok || Buffer.compare(named.value, parts.signerIdentifier) !== 0) {
    return err('signature-invalid', 'signer identifier names another certificate');
  }
  if (certificate.publicKey.asymmetricKeyType !== 'ec') return err('signature-invalid', 'key not EC');
  const holds = verify('sha256', parts.signedAttributes, certificate.publicKey, parts.signature);
  return holds
    ? ok({ certificate, signingTime: parts.signingTime })
    : err('signature-invalid', 'signature does not verify');
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** OpenSSL reads certificates more widely than DER; what it can't read is not ours. */
function readCertificate(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}

/** DER of IssuerAndSerialNumber (RFC 5652, 10.2.4) of a certificate. */
export function issuerAndSerialOf(certificateDer: Uint8Array): Uint8Array {
  const body = new DerReader(certificateDer).sequence().sequence();
  body.optional(tags.contextConstructed(0));
  const serial = body.take(tags.integer).raw;
  body.take(tags.sequence);
  const issuer = body.take(tags.sequence).raw;
  return derSequence(issuer, serial);
}

function derSequence(...elements: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(elements);
  const length = content.length;
  if (length > 0xffff) throw new Malformed('issuer name too long');
  const header =
    length < 0x80
      ? [0x30, length]
      : length < 0x100
        ? [0x30, 0x81, length]
        : [0x30, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from(header), content]);
}

function readSignedData(der: Uint8Array): SignatureParts {
  const outer = new DerReader(der);
  const contentInfo = outer.sequence();
  outer.end();
  if (contentInfo.oid() !== oids.signedData) throw new Malformed('not SignedData');
  const explicit = contentInfo.inside(tags.contextConstructed(0));
  contentInfo.end();
  const signedData = explicit.sequence();
  explicit.end();
  const version = signedData.smallInteger();
  if (version !== 1 && version !== 3) throw new Malformed('SignedData version');
  const digests = signedData.inside(tags.set);
  expectSha256(digests.sequence());
  digests.end();
  const encapsulated = signedData.sequence();
  if (encapsulated.oid() !== oids.data) throw new Malformed('content not id-data');
  encapsulated.end();
  const certificates = readCertificates(signedData.inside(tags.contextConstructed(0)));
  const signers = signedData.inside(tags.set);
  signedData.end();
  const signer = signers.sequence();
  signers.end();
  return { certificates, ...readSigner(signer) };
}

function readCertificates(set: DerReader): Uint8Array[] {
  const certificates: Uint8Array[] = [];
  while (!set.atEnd) {
    if (certificates.length === mostCertificates) throw new Malformed('too many certificates');
    certificates.push(set.take(tags.sequence).raw);
  }
  return certificates;
}

function readSigner(signer: DerReader): Omit<SignatureParts, 'certificates'> {
  if (signer.smallInteger() !== 1) throw new Malformed('signer not named by issuer and serial');
  const signerIdentifier = signer.take(tags.sequence).raw;
  expectSha256(signer.sequence());
  const attributes = signer.take(tags.contextConstructed(0));
  const algorithm = signer.sequence();
  if (algorithm.oid() !== oids.ecdsaWithSha256)
    throw new Malformed('signature other than ECDSA with SHA-256');
  algorithm.end();
  const signature = signer.take(tags.octetString).content;
  // Unsigned attributes (a later time stamp, for instance) prove nothing to us and are passed over.
  signer.optional(tags.contextConstructed(1));
  signer.end();
  // RFC 5652, 5.4: what is signed carries the tag of SET OF, not the implicit one.
  const signedAttributes = Uint8Array.from(attributes.raw);
  signedAttributes[0] = tags.set;
  return { signerIdentifier, signedAttributes, signature, ...readAttributes(attributes.content) };
}

function readAttributes(content: Uint8Array) {
  const reader = new DerReader(content);
  const values = new Map<string, Uint8Array>();
  let previous: Uint8Array | null = null;
  while (!reader.atEnd) {
    const attribute = reader.take(tags.sequence);
    // Other verifiers sort before they check: an unsorted set would mean different things to different readers.
    if (previous !== null && Buffer.compare(previous, attribute.raw) >= 0)
      throw new Malformed('attributes not in DER order');
    previous = attribute.raw;
    const inside = new DerReader(attribute.content);
    const type = inside.oid();
    const set = inside.inside(tags.set);
    inside.end();
    const value = set.any();
    set.end();
    if (values.has(type) || values.size === mostAttributes) throw new Malformed('attribute given twice');
    values.set(type, value.raw);
  }
  const value = (type: string, name: string) => {
    const raw = values.get(type);
    if (raw === undefined) throw new Malformed(`signed attribute ${name} missing`);
    return new DerReader(raw);
  };
  if (value(oids.contentType, 'content-type').oid() !== oids.data)
    throw new Malformed('content-type not id-data');
  return {
    messageDigest: value(oids.messageDigest, 'message-digest').take(tags.octetString).content,
    signingTime: decodeTime(value(oids.signingTime, 'signing-time').any()),
    certificateHash: readSigningCertificate(value(oids.signingCertificateV2, 'signing-certificate-v2')),
  };
}

/** SigningCertificateV2 (RFC 5035, 3): the first ESSCertIDv2 names the signer, by SHA-256 unless it says otherwise. */
function readSigningCertificate(value: DerReader): Uint8Array {
  const first = value.sequence().sequence().sequence();
  const algorithm = first.optional(tags.sequence);
  if (algorithm !== undefined) expectSha256(new DerReader(algorithm.content));
  const hash = first.take(tags.octetString).content;
  first.optional(tags.sequence);
  first.end();
  return hash;
}
