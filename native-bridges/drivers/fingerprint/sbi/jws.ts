import { verify, type X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { parseJson } from './codec.ts';

const headerSchema = z.object({
  alg: z.literal('RS256'),
  /** Leaf first; standard base64 DER (RFC 7515, 4.1.6). */
  x5c: z.array(z.string().max(16_384)).min(1).max(5),
});

/** A compact JWS taken apart, its signature not yet checked. */
export interface ParsedJws {
  readonly certificates: readonly Buffer[];
  readonly payload: unknown;
  readonly signedText: string;
  readonly signature: Buffer;
}

/** Pure; never throws. */
export function parseJws(text: string): BridgeResult<ParsedJws> {
  const parts = text.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) {
    return err('protocol-error', 'not a compact JWS');
  }
  const head = headerSchema.safeParse(parseJson(Buffer.from(header, 'base64url').toString('utf8')));
  if (!head.success) return err('untrusted-device', 'JWS header without RS256 and x5c');
  const body = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  if (body === undefined) return err('protocol-error', 'JWS payload is not JSON');
  return ok({
    certificates: head.data.x5c.map((certificate) => Buffer.from(certificate, 'base64')),
    payload: body,
    signedText: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  });
}

export function signatureHolds(jws: ParsedJws, leaf: X509Certificate): boolean {
  if (leaf.publicKey.asymmetricKeyType !== 'rsa') return false;
  return verify('sha256', Buffer.from(jws.signedText), leaf.publicKey, jws.signature);
}
