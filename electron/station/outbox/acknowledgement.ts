import { X509Certificate, webcrypto } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import {
  type AcknowledgementContent,
  acknowledgementContentSchema,
} from '../../../domain/channels/gateway.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

/** A receipt has some two thousand bytes. */
const mostBytes = 64 * 1024;
const engine = new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as Crypto });

export interface ExpectedAcknowledgement {
  readonly applicationId: string;
  readonly sha256: string;
  readonly size: number;
  /** The one that sealed it. */
  readonly stationId: string;
  /** Those that may have brought it; null: any station. */
  readonly deliveredBy: readonly string[] | null;
}

/**
 * Checks the centre's receipt: CMS SignedData with its content inside, one signer, whose certificate comes from the
 * authority and was issued to the authority's own organisation (stations and officers carry the organisation of
 * their unit, so that none of them can acknowledge), over exactly the bytes that were sent.
 *
 * Failure: `acknowledgement-invalid`, its cause names the check that failed.
 */
export async function verifyAcknowledgement(
  bytes: Uint8Array,
  ca: string,
  expected: ExpectedAcknowledgement,
  now: Date,
): Promise<Result<AcknowledgementContent, Failure<'acknowledgement-invalid'>>> {
  const invalid = (cause: string) => err('acknowledgement-invalid', cause);
  if (bytes.length > mostBytes) return invalid('too long');
  const signed = readSignedData(bytes);
  if (signed === undefined) return invalid('not CMS SignedData');
  if (signed.signerInfos.length !== 1) return invalid('not one signer');

  const signer = await verifiedSigner(signed, ca, now);
  if (signer === undefined) return invalid('signature or chain');
  if (!issuedToAuthority(new X509Certificate(ca), new X509Certificate(signer))) {
    return invalid('signer is not the centre');
  }
  const content = readContent(signed);
  if (content === undefined) return invalid('content');
  for (const field of ['applicationId', 'sha256', 'size', 'stationId'] as const) {
    if (content[field] !== expected[field]) return invalid(`${field} differs`);
  }
  if (expected.deliveredBy?.includes(content.deliveredBy) === false) return invalid('deliveredBy differs');
  return ok(content);
}

function readSignedData(bytes: Uint8Array): pkijs.SignedData | undefined {
  try {
    const info = pkijs.ContentInfo.fromBER(exactBuffer(bytes));
    if (info.contentType !== pkijs.ContentInfo.SIGNED_DATA) return undefined;
    return new pkijs.SignedData({ schema: info.content });
  } catch {
    return undefined;
  }
}

/** DER of the signer's certificate when signature and chain hold. */
async function verifiedSigner(signed: pkijs.SignedData, ca: string, now: Date): Promise<Buffer | undefined> {
  const authority = pkijs.Certificate.fromBER(exactBuffer(new X509Certificate(ca).raw));
  try {
    const result = await signed.verify(
      { signer: 0, checkChain: true, trustedCerts: [authority], checkDate: now, extendedMode: true },
      engine,
    );
    const certificate = result.signerCertificate;
    if (result.signatureVerified !== true || result.signerCertificateVerified !== true || !certificate) {
      return undefined;
    }
    return Buffer.from(certificate.toSchema().toBER(false));
  } catch {
    return undefined;
  }
}

function issuedToAuthority(authority: X509Certificate, signer: X509Certificate): boolean {
  const organisation = (certificate: X509Certificate): string[] =>
    certificate.subject.split('\n').filter((part) => part.startsWith('O='));
  const own = organisation(authority);
  const theirs = organisation(signer);
  return own.length === 1 && theirs.length === 1 && own[0] === theirs[0] && !signer.subject.includes('OU=');
}

function readContent(signed: pkijs.SignedData): AcknowledgementContent | undefined {
  const octets = signed.encapContentInfo.eContent;
  if (!(octets instanceof asn1.OctetString)) return undefined;
  try {
    const text = Buffer.from(octets.getValue()).toString('utf8');
    return acknowledgementContentSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Small Buffers share a pool: the library must be given their bytes alone. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
