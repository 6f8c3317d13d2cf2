import { createHash, X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import type { officerCertificateRequestSchema, renewalRequestSchema } from '../../domain/channels/gateway.ts';
import { ok, type Result } from '../../domain/result.ts';
import { recordOf, renewFromOf } from '../authority/certificate-record.ts';
import { issueOfficerCertificate, issueStationCertificate } from '../authority/people.ts';
import { publicKeyOfRequest } from '../authority/requests.ts';
import type { x509 } from '../authority/x509.ts';
import { hashOfActivation } from '../codes.ts';
import type { CertificateRecord, StationRecord } from '../store/records.ts';
import { type Refusal, refuse } from '../verification/refusal.ts';
import type { Provisioning } from './provision-station.ts';

/** Certificates that may follow one: a station whose answer and key were lost asks again, a thief does not collect them. */
const mostFollowers = 3;

/**
 * A certificate for a new key of a station that shows the one in force. The earlier one stays valid until its end, so that
 * nothing sealed meanwhile is lost; the same request again gets the same certificate.
 */
export async function renewStation(
  request: z.infer<typeof renewalRequestSchema>,
  station: StationRecord,
  current: CertificateRecord,
  { authority, store, now }: Provisioning,
): Promise<Result<string, Refusal>> {
  const key = await publicKeyOfRequest(request.csr);
  if (!key.ok) return key;
  const moment = now();
  const held = await store.certificatesOf(station.id);
  const digest = digestOf('renewal', station.id, current.fingerprint, request.csr);
  return store.renewCertificate<Refusal>({ digest, earlier: current.fingerprint }, async (followers) => {
    const from = renewFromOf(current);
    if (moment < from) return refuse('malformed-request', `not to be renewed before ${from.toISOString()}`);
    if (followers >= mostFollowers) return refuse('malformed-request', 'renewed too often');
    if (isHeld(key.value, held)) return refuse('malformed-request', 'key not new');
    const certificate = await issueStationCertificate(authority, key.value, station, moment);
    const whose = { kind: 'station', stationId: station.id, officerId: null, role: null } as const;
    return ok(recordOf(certificate, whose));
  });
}

/** A certificate for an officer's first key at a station, or a new one, for the code the centre gave this officer. */
export async function certifyOfficer(
  request: z.infer<typeof officerCertificateRequestSchema>,
  officerId: string,
  station: StationRecord,
  { authority, store, now }: Provisioning,
): Promise<Result<string, Refusal>> {
  const key = await publicKeyOfRequest(request.csr);
  if (!key.ok) return key;
  const moment = now();
  const attempt = {
    hash: hashOfActivation(request.code),
    requestDigest: digestOf('activation', station.id, officerId, request.csr),
    stationId: station.id,
    officerId,
    now: moment,
  };
  return store.activateOfficer<Refusal>(attempt, async (role, held) => {
    // An officer whose role changed keeps the key on the token; somebody else's key, or one that got out, is certified to nobody.
    const barred = held.filter((one) => one.officerId !== officerId || one.revoked?.reason === 'compromised');
    if (isHeld(key.value, barred)) return refuse('malformed-request', 'key not new');
    const officer = { id: officerId, role, unitCode: station.unitCode };
    const certificate = await issueOfficerCertificate(authority, key.value, officer, moment);
    return ok(recordOf(certificate, { kind: 'officer', stationId: station.id, officerId, role }));
  });
}

function digestOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A key that was certified at this station before, for whomever, is no new key. */
function isHeld(key: x509.PublicKey, held: readonly CertificateRecord[]): boolean {
  const asked = Buffer.from(key.rawData);
  return held.some(({ pem }) =>
    asked.equals(new X509Certificate(pem).publicKey.export({ format: 'der', type: 'spki' })),
  );
}
