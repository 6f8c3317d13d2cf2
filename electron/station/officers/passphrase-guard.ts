import { type Failure, type Result, err } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { officerSigner } from '../provisioning/identity.ts';
import type { SigningIdentity } from '../sealing/signing-identity.ts';
import { type GuardFailure, guarded } from './guard.ts';

export type PassphraseFailureCode = 'passphrase-wrong' | 'officer-unknown' | 'stored-key-damaged';

/** Opens an officer's key behind the guard. Failures: those of `guarded` and `officerSigner`. */
export function openWithPassphrase(
  desk: Pick<Desk, 'vault' | 'uptime' | 'identity'>,
  officerId: string,
  passphrase: string,
): Promise<Result<SigningIdentity & { id: string }, Failure<PassphraseFailureCode> | GuardFailure>> {
  const { identity } = desk;
  if (!identity?.officers.some((officer) => officer.officerId === officerId)) {
    return Promise.resolve(err('officer-unknown'));
  }
  return guarded(desk, officerId, () => officerSigner(identity, officerId, passphrase));
}
