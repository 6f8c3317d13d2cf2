import { createHash, randomInt } from 'node:crypto';
import type { x509 } from '../authority/x509.ts';
import type { z } from 'zod';
import type { ProvisionResponse, provisionRequestSchema } from '../../domain/channels/gateway.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Authority } from '../authority/authority.ts';
import { recordOf } from '../authority/certificate-record.ts';
import { issueOfficerCertificate, issueStationCertificate } from '../authority/people.ts';
import { publicKeyOfRequest } from '../authority/requests.ts';
import { hashOfCode } from '../codes.ts';
import type { CodeGrant, Provisioned, Store } from '../store/store.ts';
import { type Refusal, refuse } from '../verification/refusal.ts';

export type ProvisionRequest = z.infer<typeof provisionRequestSchema>;

export interface Provisioning {
  readonly authority: Authority;
  readonly store: Store;
  readonly now: () => Date;
}

/**
 * Turns a one-time code and certificate requests into a station with certificates for itself and its officers. The officers
 * are those the code names; one that asks without being named is refused and leaves the code unused.
 */
export async function provisionStation(
  request: ProvisionRequest,
  { authority, store, now }: Provisioning,
): Promise<Result<ProvisionResponse, Refusal>> {
  const keys = await readKeys(request);
  if (!keys.ok) return keys;
  const moment = now();
  const provisioned = await store.redeemCode(
    {
      hash: hashOfCode(request.code),
      requestDigest: createHash('sha256')
        .update(
          JSON.stringify([
            request.stationCsr,
            request.officers.map(({ officerId, csr }) => [officerId, csr]),
          ]),
        )
        .digest('hex'),
      now: moment,
    },
    (grant) => issueAll(grant, keys.value, authority, moment),
  );
  return provisioned.ok ? ok(responseOf(provisioned.value, authority)) : provisioned;
}

interface RequestedKeys {
  readonly station: x509.PublicKey;
  readonly officers: ReadonlyMap<string, x509.PublicKey>;
}

async function readKeys(request: ProvisionRequest): Promise<Result<RequestedKeys, Refusal>> {
  const station = await publicKeyOfRequest(request.stationCsr);
  if (!station.ok) return station;
  const officers = new Map<string, x509.PublicKey>();
  for (const { officerId, csr } of request.officers) {
    const key = await publicKeyOfRequest(csr);
    if (!key.ok) return key;
    if (officers.has(officerId)) return refuse('malformed-request', 'officer twice');
    officers.set(officerId, key.value);
  }
  const distinct = new Set(
    [station.value, ...officers.values()].map((key) => Buffer.from(key.rawData).toString('hex')),
  );
  if (distinct.size !== officers.size + 1) return refuse('malformed-request', 'one key for two holders');
  return ok({ station: station.value, officers });
}

async function issueAll(
  grant: CodeGrant,
  keys: RequestedKeys,
  authority: Authority,
  now: Date,
): Promise<Result<Provisioned, Refusal>> {
  const station = {
    id: newStationId(),
    name: grant.stationName,
    unitCode: grant.unitCode,
    unitName: grant.unitName,
    policyId: grant.policyId,
  };
  const officers = grant.officers.filter((officer) => keys.officers.has(officer.id));
  if (officers.length !== keys.officers.size)
    return refuse('malformed-request', 'officer the code does not name');
  const own = await issueStationCertificate(authority, keys.station, station, now);
  const certificates = [
    recordOf(own, { kind: 'station', stationId: station.id, officerId: null, role: null }),
  ];
  for (const officer of officers) {
    const key = keys.officers.get(officer.id);
    if (key === undefined) throw new Error('officer without key');
    const { id, role } = officer;
    const certificate = await issueOfficerCertificate(
      authority,
      key,
      { id, role, unitCode: grant.unitCode },
      now,
    );
    certificates.push(recordOf(certificate, { kind: 'officer', stationId: station.id, officerId: id, role }));
  }
  return ok({ station, officers, certificates });
}

/** Short enough to be read over the telephone; 32 bits are not a secret, only a name the register keeps unique. */
function newStationId(): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return `st-${Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}

function responseOf(
  { station, officers, certificates }: Provisioned,
  authority: Authority,
): ProvisionResponse {
  const pemOf = (officerId: string | null) => {
    const found = certificates.find((certificate) => certificate.officerId === officerId);
    if (found === undefined) throw new Error('certificate missing');
    return found.pem;
  };
  const { policyId, ...described } = station;
  return {
    station: described,
    policyId,
    ca: authority.ca,
    centre: authority.centre,
    stationCertificate: pemOf(null),
    officers: officers.map(({ id, name, rank, role }) => ({
      officerId: id,
      name,
      rank,
      role,
      certificate: pemOf(id),
    })),
  };
}
