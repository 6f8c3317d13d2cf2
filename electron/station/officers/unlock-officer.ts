import type { SessionState } from '../../../domain/channels/session.ts';
import type { SecondPerson } from '../../../domain/officers/credential.ts';
import { roles } from '../../../domain/officers/roles.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { forgive } from './guard.ts';
import { openApproval } from './open-officer.ts';
import { personOf } from './people.ts';
import { sessionState } from './session-state.ts';

/**
 * Four eyes: a supervisor or administrator (the rights say so) and anybody else of the station let an officer try again who was
 * wrong too often. Failures: `officer-unknown`, `approval-same-person`, those of `openOfficer` for the second person.
 */
export async function unlockOfficer(
  desk: Desk,
  input: { officerId: string; approval: SecondPerson },
): Promise<Result<SessionState>> {
  const { officer } = desk;
  if (officer === null) return err('not-signed-in');
  if (personOf(desk, input.officerId) === undefined) return err('officer-unknown');
  // Nobody forgives their own wrong tries.
  if (input.officerId === officer.id) return err('approval-same-person');
  const second = await openApproval(desk, input.approval, {
    besides: [officer.id, input.officerId],
    roles,
  });
  if (!second.ok) return second;
  await second.value.close();
  await forgive(desk, input.officerId);
  await recordAudit(desk, 'officer-unlocked', input.officerId, { approvedBy: input.approval.officerId });
  return ok(sessionState(desk));
}
