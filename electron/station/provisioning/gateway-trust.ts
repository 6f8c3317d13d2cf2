import { type X509Certificate, timingSafeEqual } from 'node:crypto';
import { type DetailedPeerCertificate, connect } from 'node:tls';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { type GatewayFailureCode, connectionFailure } from '../outbox/gateway-access.ts';
import { readCertificate } from '../sealing/signing-identity.ts';

/** How long the gateway may take to show its certificates. */
export const showCertificatesTimeoutMs = 15_000;

export type TrustFailureCode = GatewayFailureCode | 'authority-not-shown';

/**
 * The authority's certificate (PEM) out of the chain the gateway shows, when its SHA-256 fingerprint is the one
 * printed on the code sheet. Nothing is sent to the gateway before that. Failure `authority-not-shown`: no certificate
 * of the chain has this fingerprint.
 */
export function pinnedAuthority(
  gatewayUrl: string,
  fingerprint: string,
  signal?: AbortSignal,
): Promise<Result<string, Failure<TrustFailureCode>>> {
  const wanted = Buffer.from(fingerprint.replace(/[^0-9a-fA-F]/g, ''), 'hex');
  const { hostname, port } = new URL(gatewayUrl);
  const timeout = AbortSignal.timeout(showCertificatesTimeoutMs);
  const ended = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  return new Promise((resolve) => {
    // The chain is checked by fingerprint below instead of against an authority, which is not known yet.
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
    });
    const finish = (result: Result<string, Failure<TrustFailureCode>>): void => {
      ended.removeEventListener('abort', onEnd);
      socket.destroy();
      resolve(result);
    };
    const onEnd = (): void => finish(err(signal?.aborted ? 'cancelled' : 'gateway-timeout'));
    ended.addEventListener('abort', onEnd);
    socket.on('error', (error) => finish({ ok: false, error: connectionFailure(error) }));
    socket.on('secureConnect', () => {
      const authority = chainOf(socket.getPeerCertificate(true)).find((one) => hasFingerprint(one, wanted));
      finish(authority === undefined ? err('authority-not-shown') : ok(authority.toString()));
    });
  });
}

function chainOf(leaf: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = leaf;
  while (next?.raw !== undefined && chain.length < 8) {
    const certificate = readCertificate(pem(next.raw));
    if (certificate !== undefined) chain.push(certificate);
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;

function hasFingerprint(certificate: X509Certificate, wanted: Buffer): boolean {
  const own = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex');
  return certificate.ca && wanted.length === own.length && timingSafeEqual(own, wanted);
}
