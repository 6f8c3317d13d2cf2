import { type KeyObject, X509Certificate, createPublicKey } from 'node:crypto';
import type { Credential } from '../../../domain/officers/credential.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { type OfficerOfStation, changeOfficer } from '../provisioning/identity.ts';
import { type OfficerSigner, keySigner } from './key-signer.ts';
import { isOutdated, openOfficerKey, protectKey } from './officer-key.ts';
import { openTokenKey } from './token-signer.ts';

export type { OfficerSigner } from './key-signer.ts';

/**
 * Opens an officer's signing key: with the passphrase the one in the vault, with the PIN the one on the officer's token, which
 * has to prove by a signature that it holds the key of the certificate. Whoever calls counts attempts (officers/) and calls `close`.
 *
 * Failures: `officer-unknown`, `officer-not-activated` (no key at this station yet), `credential-other-kind` (a PIN where a passphrase is
 * asked for, or the reverse); `passphrase-wrong`, `stored-key-damaged`; `token-absent`, `pin-wrong` (details.left where the token
 * tells), `pin-locked`, `token-key-missing`, `token-failed`, `timeout`, `device-host-absent`, `host-restarted`.
 */
export async function openOfficerSigner(
  desk: Pick<Desk, 'vault' | 'identity' | 'devices'>,
  officerId: string,
  credential: Credential,
): Promise<Result<OfficerSigner>> {
  const officer = desk.identity?.officers.find((one) => one.officerId === officerId);
  if (officer === undefined) return err('officer-unknown');
  const { key, token, certificate } = officer;
  if (key === undefined && token === undefined) return err('officer-not-activated');
  if (credential.kind === 'pin') {
    if (token === undefined) return err('credential-other-kind');
    const expected = new X509Certificate(certificate).publicKey;
    const opened = await openTokenKey(desk.devices, token, credential.pin, expected);
    return opened.ok ? ok({ ...opened.value, id: officerId, certificate }) : opened;
  }
  if (key === undefined) return err('credential-other-kind');
  const opened = await openOfficerKey(key, credential.passphrase);
  if (!opened.ok) return opened;
  // Entries exchanged in the vault would let one officer in with another's passphrase.
  const certified = new X509Certificate(certificate).publicKey;
  if (!createPublicKey(opened.value).equals(certified)) {
    return err('stored-key-damaged', 'not the key of the certificate');
  }
  if (isOutdated(key)) await storeAnew(desk, officer, opened.value, credential.passphrase);
  return ok(keySigner({ id: officerId, certificate, key: opened.value }));
}

/** A key stored by an earlier version gets today's protection, unless somebody else has changed it meanwhile. */
async function storeAnew(
  desk: Pick<Desk, 'vault' | 'identity'>,
  { officerId, key: before }: OfficerOfStation,
  key: KeyObject,
  passphrase: string,
): Promise<void> {
  const after = await protectKey(key, officerId, passphrase);
  if (!after.ok) return;
  await changeOfficer(desk, officerId, (officer) =>
    officer.key?.content === before?.content ? { ...officer, key: after.value } : officer,
  );
}
