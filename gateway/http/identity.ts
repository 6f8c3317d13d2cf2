import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { ok, type Result } from '../../domain/result.ts';
import type { CertificateRecord, StationRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { type Refusal, refuse } from '../verification/refusal.ts';

export interface Identified {
  readonly station: StationRecord;
  /** The certificate it came with. */
  readonly certificate: CertificateRecord;
}

/**
 * Which station is at the other end: its TLS certificate must come from the centre's root (checked by TLS), be in the register as a
 * station's, be valid now and not revoked. Asked for every request, so that a revocation also ends open connections.
 */
export async function identify(
  socket: TLSSocket,
  store: Pick<Store, 'certificate' | 'station'>,
  now: Date,
): Promise<Result<Identified, Refusal>> {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return refuse('unknown-station', 'no client certificate');
  if (!socket.authorized) return refuse('unknown-station', 'client certificate of another issuer');
  const record = await store.certificate(createHash('sha256').update(certificate.raw).digest('hex'));
  if (record === undefined || record.kind !== 'station') {
    return refuse('unknown-station', 'client certificate not in the register');
  }
  if (record.revoked !== null) return refuse('station-revoked', 'client certificate revoked');
  if (now < record.notBefore || now > record.notAfter)
    return refuse('unknown-station', 'client certificate expired');
  const station = await store.station(record.stationId);
  return station === undefined
    ? refuse('unknown-station', 'station not in the register')
    : ok({ station, certificate: record });
}
