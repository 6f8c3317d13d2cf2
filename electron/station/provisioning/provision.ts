import { type KeyObject, X509Certificate, createPublicKey } from 'node:crypto';
import {
  type ProvisionResponse,
  gatewayPaths,
  provisionRequestSchema,
  provisionResponseSchema,
} from '../../../domain/channels/gateway.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { callGateway, gatewayAgent, refusalOf } from '../outbox/gateway-access.ts';
import { readCertificate } from '../sealing/signing-identity.ts';
import type { Vault } from '../vault/vault.ts';
import { pinnedAuthority } from './gateway-trust.ts';
import { type StationIdentity, writeStationIdentity } from './identity.ts';
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
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

/**
 * Makes the keys of station and officers here, has them certified with the one-time code, and keeps what came back in
 * the vault. Replaces an earlier identity, so that a station can be provisioned anew when its certificate ran out. Where
 * the answer was lost, the same call again gets it.
 *
 * Failures: those of the gateway (`code-invalid`, `malformed-request` …), of the connection (`gateway-unreachable`,
 * `gateway-untrusted`, `gateway-timeout`, `authority-not-shown`) and of `keysFor`; `gateway-answer-malformed`,
 * `authority-changed`, `certificate-not-ours`, `certificate-untrusted`, `officer-not-certified`.
 */
export async function provision(input: ProvisionInput): Promise<Result<StationIdentity>> {
  const authority =
    'ca' in input.trust
      ? ok(input.trust.ca)
      : await pinnedAuthority(input.gatewayUrl, input.trust.caFingerprint, input.signal);
  if (!authority.ok) return authority;
  if (readCertificate(authority.value)?.ca !== true) return err('certificate-untrusted', 'not an authority');

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
  return input.vault.change(async (transaction) => {
    await writeStationIdentity(transaction, identity);
    await forgetPending(transaction);
    return ok(identity);
  });
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
  const agent = gatewayAgent({ url: input.gatewayUrl, ca });
  try {
    const reply = await callGateway({
      agent,
      url: new URL(gatewayPaths.provision, input.gatewayUrl).href,
      method: 'POST',
      json: body.data,
      timeoutMs: provisionTimeoutMs,
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
    if (!reply.ok) return reply;
    const text = reply.value.body.toString('utf8');
    if (reply.value.status >= 300) return { ok: false, error: refusalOf(reply.value.status, text) };
    return parseAnswer(text);
  } finally {
    agent.destroy();
  }
}

function parseAnswer(text: string): Result<ProvisionResponse> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('gateway-answer-malformed', 'not JSON');
  }
  const parsed = provisionResponseSchema.safeParse(json);
  return parsed.success
    ? ok(parsed.data)
    : err('gateway-answer-malformed', parsed.error.issues.map((issue) => issue.path.join('.')).join(', '));
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
    const certificate = readCertificate(pem);
    if (certificate === undefined || !issuedBy(authority, certificate, now)) {
      return err('certificate-untrusted', who);
    }
    if (!spki(certificate.publicKey).equals(spki(createPublicKey(key))))
      return err('certificate-not-ours', who);
  }
  return ok();
}

const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

function issuedBy(authority: X509Certificate, certificate: X509Certificate, now: Date): boolean {
  return (
    !certificate.ca &&
    certificate.checkIssued(authority) &&
    certificate.verify(authority.publicKey) &&
    now >= new Date(certificate.validFrom) &&
    now <= new Date(certificate.validTo)
  );
}
