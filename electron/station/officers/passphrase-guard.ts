import type { Result } from '../../../domain/result.ts';
import type { OfficerSigner } from '../keys/open-signer.ts';
import { type DeskOfSigners, openOfficer } from './open-officer.ts';

/** Opens an officer's key with a passphrase. Failures: those of `openOfficer`. */
export function openWithPassphrase(
  desk: DeskOfSigners,
  officerId: string,
  passphrase: string,
): Promise<Result<OfficerSigner>> {
  return openOfficer(desk, officerId, { kind: 'passphrase', passphrase });
}
