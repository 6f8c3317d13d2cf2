import type { Credential } from '../../../domain/officers/credential.ts';
import type { Role } from '../../../domain/officers/roles.ts';
import type { SecondPerson } from '../../../domain/officers/credential.ts';
import { type Result, err } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { type OfficerSigner, openOfficerSigner } from '../keys/open-signer.ts';
import { guarded } from './guard.ts';
import { personOf } from './people.ts';

export type DeskOfSigners = Pick<
  Desk,
  'vault' | 'uptime' | 'identity' | 'devices' | 'roster' | 'signInFingers'
>;

/**
 * Opens an officer's signing key, if the centre lets that officer work here and no wait is on. Whoever calls closes it.
 *
 * Failures: `officer-unknown`, `officer-suspended`, `officer-not-activated`, those of `guarded` and `openOfficerSigner`.
 */
export async function openOfficer(
  desk: DeskOfSigners,
  officerId: string,
  credential: Credential,
): Promise<Result<OfficerSigner>> {
  const person = personOf(desk, officerId);
  if (person === undefined) return err('officer-unknown');
  if (person.signIn === 'blocked') return err('officer-suspended');
  if (person.signIn === 'activate') return err('officer-not-activated');
  return guarded(desk, officerId, () => openOfficerSigner(desk, officerId, credential));
}

/**
 * Four eyes: somebody else than those already concerned, of a role that may, who shows who is there. Failures: `approval-same-person`,
 * `approval-role`, those of `openOfficer`.
 */
export async function openSecondPerson(
  desk: DeskOfSigners,
  { officerId, credential }: SecondPerson,
  who: { readonly besides: readonly string[]; readonly roles: readonly Role[] },
): Promise<Result<OfficerSigner>> {
  if (who.besides.includes(officerId)) return err('approval-same-person');
  const person = personOf(desk, officerId);
  if (person === undefined) return err('officer-unknown');
  if (!who.roles.includes(person.role)) return err('approval-role');
  return openOfficer(desk, officerId, credential);
}

/** The same for what the signed-in officer is about to do to the station; who was refused is audited. */
export async function openApproval(
  desk: Desk,
  approval: SecondPerson,
  who: { readonly besides: readonly string[]; readonly roles: readonly Role[] },
): Promise<Result<OfficerSigner>> {
  const second = await openSecondPerson(desk, approval, who);
  if (second.ok) return second;
  const { code, details } = second.error;
  // An id nobody has is whatever somebody typed: it is not kept.
  const whose = code === 'officer-unknown' ? null : approval.officerId;
  await recordAudit(desk, 'approval-refused', whose, { failures: Number(details?.failures ?? 0) });
  return second;
}
