import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { type OfficerSigner, keySigner } from '../../../electron/station/keys/key-signer.ts';
import { openOfficerKey } from '../../../electron/station/keys/officer-key.ts';
import type { StationIdentity } from '../../../electron/station/provisioning/identity.ts';

/** The key in the vault of an officer, for tests without a desk. */
export async function signerByPassphrase(
  identity: StationIdentity,
  officerId: string,
  passphrase: string,
): Promise<Result<OfficerSigner, Failure<'officer-unknown' | 'passphrase-wrong' | 'stored-key-damaged'>>> {
  const officer = identity.officers.find((one) => one.officerId === officerId);
  if (officer?.key === undefined) return err('officer-unknown');
  const key = await openOfficerKey(officer.key, passphrase);
  if (!key.ok) return key;
  return ok(keySigner({ id: officerId, certificate: officer.certificate, key: key.value }));
}
