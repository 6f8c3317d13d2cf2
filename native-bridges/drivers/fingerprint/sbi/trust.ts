import { createHash, X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { parseJws, signatureHolds } from './jws.ts';

/** Device clocks may differ from this station's by this much (MOSIP's own limit). */
export const clockTolerance = 5 * 60_000;

/** The authorities that device certificates must chain to. */
export interface TrustAnchors {
  readonly certificates: readonly X509Certificate[];
}

/** @param pem one or more PEM certificates */
export function readTrustAnchors(pem: string): BridgeResult<TrustAnchors> {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    const certificates = blocks.map((block) => new X509Certificate(block));
    return certificates.length === 0
      ? err('not-configured', 'trust anchor holds no certificate')
      : ok({ certificates });
  } catch {
    return err('not-configured', 'trust anchor is not a certificate');
  }
}

export interface VerifiedJws<T> {
  readonly payload: T;
  /** SHA-256 of the key that signed; a certificate may be renewed over it. */
  readonly signer: string;
}

/**
 * A JWS whose signature holds, whose certificate chains to an anchor and is valid now, and whose payload fits the
 * schema. Signature and chain failures are `untrusted-device`.
 */
export function verifyJws<S extends z.ZodType>(
  text: string,
  schema: S,
  anchors: TrustAnchors,
  now: Date,
): BridgeResult<VerifiedJws<z.output<S>>> {
  const jws = parseJws(text);
  if (!jws.ok) return jws;
  const chain = readChain(jws.value.certificates);
  const leaf = chain?.[0];
  if (chain === undefined || leaf === undefined) return err('untrusted-device', 'x5c holds no certificate');
  const distrust = chainFault(chain, anchors, now);
  if (distrust !== undefined) return err('untrusted-device', distrust);
  if (!signatureHolds(jws.value, leaf)) return err('untrusted-device', 'signature does not hold');
  const payload = schema.safeParse(jws.value.payload);
  if (!payload.success) {
    const issue = payload.error.issues[0];
    return err('protocol-error', `signed payload: ${issue?.path.join('.') ?? ''} ${issue?.code ?? ''}`);
  }
  return ok({ payload: payload.data, signer: keyPrint(leaf) });
}

function keyPrint({ publicKey }: X509Certificate): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function readChain(certificates: readonly Buffer[]): X509Certificate[] | undefined {
  try {
    return certificates.map((der) => new X509Certificate(der));
  } catch {
    return undefined;
  }
}

/** Leaf upwards to an anchor; undefined where all is well. */
function chainFault(chain: readonly X509Certificate[], anchors: TrustAnchors, now: Date): string | undefined {
  for (const [index, certificate] of chain.entries()) {
    if (!validAt(certificate, now)) return 'certificate is expired or not yet valid';
    // An anchor may itself be sent along, as the end of the chain.
    if (anchors.certificates.some((anchor) => anchor.fingerprint256 === certificate.fingerprint256)) {
      return undefined;
    }
    const anchor = anchors.certificates.find((candidate) => issued(candidate, certificate));
    if (anchor !== undefined) return validAt(anchor, now) ? undefined : 'trust anchor is expired';
    const issuer = chain[index + 1];
    if (issuer === undefined || !issued(issuer, certificate)) break;
  }
  return 'certificate does not chain to the trust anchor';
}

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function validAt(certificate: X509Certificate, now: Date): boolean {
  return now >= new Date(certificate.validFrom) && now <= new Date(certificate.validTo);
}

/** SBI timestamps are yyyy-MM-dd'T'HH:mm:ss'Z'; services also send an offset or fractions. */
export function checkClock(timestamp: string, now: Date): BridgeResult<Date> {
  const time = new Date(timestamp);
  if (Number.isNaN(time.getTime())) return err('protocol-error', 'timestamp is not a time');
  const skew = Math.abs(time.getTime() - now.getTime());
  return skew <= clockTolerance ? ok(time) : err('clock-skew', `${Math.round(skew / 1000)} s apart`);
}
