import { type KeyObject, X509Certificate, createPublicKey } from 'node:crypto';
import {
  type ProvisionResponse,
  gatewayPaths,
  provisionRequestSchema,
  provisionResponseSchema,
} from '../../../domain/channels/gateway.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { rosterAtProvisioning, writeRoster } from '../officers/roster.ts';
import { readCertificate } from '../sealing/signing-identity.ts';
import type { Vault } from '../vault/vault.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { askCentre } from './ask-centre.ts';
import { checkCertified, issuedBy } from './certified.ts';
import { pinnedAuthority } from './gateway-trust.ts';
import { type StationIdentity, readStationIdentity, writeStationIdentity } from './identity.ts';
import {
  type OfficerPassphrase,
  type PendingProvisioning,
  type ProvisioningKeys,
  forgetPending,
  keysFor,
} from './provisioning-keys.ts';

/** How long the gateway may take to certify a station and its officers. */
export const provisionTimeoutMs = 30_000;

export interface ProvisionInput {
  readonly vault: Vault;
  readonly gatewayUrl: string;
  /** The one-time code of the code sheet. */
  readonly code: string;
  /** How the gateway is trusted: the authority's certificate (PEM), or its SHA-256 fingerprint from the code sheet. */
  readonly trust: { readonly ca: string } | { readonly caFingerprint: string };
  readonly officers: readonly OfficerPassphrase[];
  /** Never in place of an identity that is there already: `already-provisioned`. */
  readonly onlyFirst?: boolean;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

/**
 * Makes the keys of station and officers here, has them certified with the one-time code, and keeps what came back in
 * the vault. An earlier identity is replaced only when nothing it sealed still waits: the centre takes that from nobody else. Where
 * the answer was lost, the same call again gets it.
 *
 * Failures: those of the gateway (`code-invalid`, `malformed-request` …), of the connection (`gateway-unreachable`,
 * `gateway-untrusted`, `gateway-timeout`, `authority-not-shown`) and of `keysFor`; `gateway-answer-malformed`,
 * `authority-changed`, `certificate-not-ours`, `certificate-untrusted`, `officer-not-certified`; `applications-waiting`
 * (details.count).
 */
export async function provision(input: ProvisionInput): Promise<Result<StationIdentity>> {
  const authority =
    'ca' in input.trust
      ? ok(input.trust.ca)
      : await pinnedAuthority(input.gatewayUrl, input.trust.caFingerprint, input.signal);
  if (!authority.ok) return authority;
  if (readCertificate(authority.value)?.ca !== true) return err('certificate-untrusted', 'not an authority');

  const free = await nothingWaits(input.vault.database);
  if (!free.ok) return free;
  const keys = await keysFor(input.vault.database, input.code, input.officers);
  if (!keys.ok) return keys;
  const answer = await requestCertificates(input, authority.value, keys.value.pending);
  if (!answer.ok) return answer;
  const checked = checkAnswer(answer.value, authority.value, keys.value, input.now());
  if (!checked.ok) return checked;

  const { pending } = keys.value;
  const { officers, ...rest } = answer.value;
  const identity: StationIdentity = {
    ...rest,
    gatewayUrl: input.gatewayUrl,
    provisionedAt: input.now().toISOString(),
    stationKey: pending.stationKey,
    officers: officers.flatMap((officer) => {
      const own = pending.officers.find((one) => one.officerId === officer.officerId);
      return own === undefined ? [] : [{ ...officer, key: own.key }];
    }),
  };
  return input.vault.change(async (transaction): Promise<Result<StationIdentity>> => {
    if (input.onlyFirst === true && (await readStationIdentity(transaction)) !== null) {
      return err('already-provisioned');
    }
    await writeStationIdentity(transaction, identity);
    await writeRoster(transaction, rosterAtProvisioning(identity, input.now()));
    await forgetPending(transaction);
    await appendAudit(transaction, {
      at: input.now(),
      event: 'station-provisioned',
      officerId: null,
      subjectId: identity.station.id,
      details: { officers: identity.officers.length },
    });
    return ok(identity);
  });
}

/** What an earlier identity sealed is taken by the centre from that identity only. Failure: `applications-waiting`. */
async function nothingWaits(access: VaultAccess): Promise<Result<void>> {
  if ((await readStationIdentity(access)) === null) return ok();
  const { count } = await access
    .selectFrom('outbox_item')
    .select((item) => item.fn.countAll<number>().as('count'))
    .where('state', '!=', 'acknowledged')
    .executeTakeFirstOrThrow();
  return count === 0 ? ok() : err('applications-waiting', undefined, { count });
}

async function requestCertificates(
  input: ProvisionInput,
  ca: string,
  { stationCsr, officers }: PendingProvisioning,
): Promise<Result<ProvisionResponse>> {
  const body = provisionRequestSchema.safeParse({
    code: input.code,
    stationCsr,
    officers: officers.map(({ officerId, csr }) => ({ officerId, csr })),
  });
  if (!body.success) {
    return err('malformed-request', body.error.issues.map((issue) => issue.path.join('.')).join(', '));
  }
  return askCentre(
    { url: input.gatewayUrl, ca },
    {
      method: 'POST',
      path: gatewayPaths.provision,
      json: body.data,
      answer: provisionResponseSchema,
      timeoutMs: provisionTimeoutMs,
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    },
  );
}

/** Every certificate must be of the key made here and come from the authority that was trusted from the start. */
function checkAnswer(
  answer: ProvisionResponse,
  trustedCa: string,
  keys: ProvisioningKeys,
  now: Date,
): Result<void> {
  const authority = new X509Certificate(trustedCa);
  if (readCertificate(answer.ca)?.fingerprint256 !== authority.fingerprint256)
    return err('authority-changed');
  const centre = readCertificate(answer.centre);
  if (centre === undefined || !issuedBy(authority, centre, now)) {
    return err('certificate-untrusted', 'centre');
  }
  const answered = new Map(answer.officers.map((officer) => [officer.officerId, officer.certificate]));
  const expected: [string, string | undefined, KeyObject][] = [
    ['station', answer.stationCertificate, keys.station],
    ...[...keys.officers].map(([id, key]): [string, string | undefined, KeyObject] => [
      id,
      answered.get(id),
      key,
    ]),
  ];
  for (const [who, pem, key] of expected) {
    if (pem === undefined) return err('officer-not-certified', who);
    const checked = checkCertified({ who, pem, publicKey: createPublicKey(key) }, trustedCa, now);
    if (!checked.ok) return checked;
  }
  return ok();
}
