import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import { accessTo, mayCall } from '../../../domain/officers/rights.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { mustEnrolFinger } from './people.ts';

export type NotAdmitted = Failure<
  | 'not-provisioned'
  | 'already-provisioned'
  | 'not-signed-in'
  | 'session-locked'
  | 'role-not-allowed'
  | 'finger-enrolment-needed'
>;

/** Whether whoever sits at the desk now may make this call at all; what it may do to which application its use case decides. */
export function admit(
  desk: Pick<Desk, 'identity' | 'officer' | 'locked' | 'roster' | 'signInFingers'>,
  call: keyof OfficerCalls,
): Result<void, NotAdmitted> {
  const access = accessTo[call];
  if (access === 'anyone') return ok();
  if (access === 'setup') return desk.identity === null ? ok() : err('already-provisioned');
  if (desk.identity === null) return err('not-provisioned');
  if (access === 'station') return ok();
  if (desk.officer === null) return err('not-signed-in');
  if (desk.locked) return err('session-locked');
  if (!mayCall(desk.officer.role, call)) return err('role-not-allowed');
  return access !== 'signed-in' && mustEnrolFinger(desk) ? err('finger-enrolment-needed') : ok();
}
