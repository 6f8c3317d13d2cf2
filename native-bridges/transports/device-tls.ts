import { X509Certificate } from 'node:crypto';
import { isIP, type LookupFunction } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { err, ok } from '../../domain/result.ts';
import type { BridgeResult } from './failure.ts';

/** Whom a device's certificate must be, or come from. */
export interface DeviceTrust {
  /** PEM of each; undefined: the authorities that every program trusts. */
  readonly authorities: readonly string[] | undefined;
  /** SHA-256 of certificates that are trusted themselves, whatever they say of names and dates. */
  readonly pinned: ReadonlySet<string>;
}

/** @param pem certificates of devices or of authorities; null: none */
export function readDeviceTrust(pem: string | null): BridgeResult<DeviceTrust> {
  if (pem === null) return ok({ authorities: undefined, pinned: new Set() });
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    const pinned = new Set(blocks.map((block) => new X509Certificate(block).fingerprint256));
    return pinned.size === 0
      ? err('not-configured', 'certificate of the device holds none')
      : ok({ authorities: blocks, pinned });
  } catch {
    return err('not-configured', 'certificate of the device is none');
  }
}

/** TLS to one device: nothing is sent before its certificate is trusted. Sessions are resumed, because small devices need a while to sign. */
export class DeviceTls {
  #session: Buffer | undefined;

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly trust: DeviceTrust,
    private readonly lookup: LookupFunction,
  ) {}

  /** Throws what the connection or the certificate failed with, as Node names it, or the signal's reason. */
  connect(signal: AbortSignal): Promise<TLSSocket> {
    const { host, port, lookup, trust } = this;
    return new Promise((resolve, reject) => {
      const socket = connect({
        host,
        port,
        lookup,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(trust.authorities === undefined ? {} : { ca: [...trust.authorities] }),
        ...(this.#session === undefined ? {} : { session: this.#session }),
        // Looked at below: a certificate that is pinned need not be one that its own name and dates would let pass.
        rejectUnauthorized: false,
      });
      const abort = (): void => void socket.destroy(new Error('aborted'));
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      socket.once('error', reject);
      socket.once('close', () => signal.removeEventListener('abort', abort));
      socket.once('secureConnect', () => {
        const distrust = this.#faultOf(socket);
        if (distrust !== undefined) {
          socket.destroy(Object.assign(new Error(distrust), { code: distrust }));
          return;
        }
        this.#keep(socket);
        resolve(socket);
      });
    });
  }

  /** A session goes on with whoever it was agreed with, who was looked at then. */
  #faultOf(socket: TLSSocket): string | undefined {
    if (socket.isSessionReused() || socket.authorized) return undefined;
    const certificate = socket.getPeerX509Certificate();
    if (certificate !== undefined && this.trust.pinned.has(certificate.fingerprint256)) return undefined;
    return `CERT: ${String(socket.authorizationError)}`;
  }

  #keep(socket: TLSSocket): void {
    // TLS 1.3 hands tickets out behind the greeting.
    if (socket.getProtocol() === 'TLSv1.2') this.#session = socket.getSession();
    socket.on('session', (session) => {
      this.#session = session;
    });
  }
}
