import type { OfficerToken } from '../../../domain/devices/officer-token.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { type StoredKey, protectKey } from './officer-key.ts';
import { certificateRequest, certificateRequestBy, newSigningKey } from './signing-key.ts';
import { type TokenKeyReference, endSession, tokenKey } from './token-signer.ts';

export interface NewOfficerKey {
  /** PEM PKCS#10 request for the centre. */
  readonly csr: string;
  /** What the officer's entry keeps once the centre has certified it: `key` or `token`, never both. */
  readonly keep: { readonly key: StoredKey } | { readonly token: TokenKeyReference };
}

/**
 * A key for an officer who has none here: under the passphrase, or on the token that is plugged in, where it can't be read by
 * anybody. A key of this officer that the token already holds is taken again, so that a try that was cut off leaves no second one
 * and an officer of two stations needs no two.
 *
 * Failures: `passphrase-too-short` (details.least); `token-absent`, `tokens-several` (more than one that is nobody's),
 * `pin-wrong`, `pin-locked`, `token-failed`, `timeout`, `device-host-absent`, `host-restarted`.
 */
export async function newOfficerKey(
  desk: Pick<Desk, 'identity' | 'devices'>,
  officerId: string,
  credential: Credential,
): Promise<Result<NewOfficerKey>> {
  if (credential.kind === 'pin') return newTokenKey(desk, officerId, credential.pin);
  const key = newSigningKey();
  const stored = await protectKey(key, officerId, credential.passphrase);
  if (!stored.ok) return stored;
  return ok({ csr: certificateRequest(key, officerId), keep: { key: stored.value } });
}

async function newTokenKey(
  desk: Pick<Desk, 'identity' | 'devices'>,
  officerId: string,
  pin: string,
): Promise<Result<NewOfficerKey>> {
  const listed = await desk.devices.call('token.list', {});
  if (!listed.ok) return listed;
  const token = theOneFor(desk, officerId, listed.value);
  if (!token.ok) return token;
  const { serial } = token.value;
  const opened = await desk.devices.call('token.open', { serial, pin });
  if (!opened.ok) return opened;
  const { sessionId, keys } = opened.value;
  try {
    const label = `tram-can-cuoc ${officerId}`.slice(0, 64);
    const earlier = keys.find((key) => key.label === label);
    const made =
      earlier === undefined ? await desk.devices.call('token.makeKey', { sessionId, label }) : ok(earlier);
    if (!made.ok) return made;
    const { keyId, publicKey } = made.value;
    const { sign } = tokenKey(desk.devices, sessionId, keyId);
    const csr = await certificateRequestBy({ publicKey, sign }, officerId);
    return csr.ok ? ok({ csr: csr.value, keep: { token: { serial, keyId } } }) : csr;
  } finally {
    await endSession(desk.devices, sessionId);
  }
}

/** The officer's own where it is known, else the only one that isn't another officer's. */
function theOneFor(
  { identity }: Pick<Desk, 'identity'>,
  officerId: string,
  tokens: readonly OfficerToken[],
): Result<OfficerToken> {
  const ownerOf = (serial: string): string | undefined =>
    identity?.officers.find((officer) => officer.token?.serial === serial)?.officerId;
  const own = tokens.find(({ serial }) => ownerOf(serial) === officerId);
  if (own !== undefined) return ok(own);
  const [free, ...more] = tokens.filter(({ serial }) => ownerOf(serial) === undefined);
  if (free === undefined) return err('token-absent');
  return more.length === 0 ? ok(free) : err('tokens-several', undefined, { count: more.length + 1 });
}
