import { approvalReasonsIn } from '../../domain/application/approvals.ts';
import { contextKey, type Enrollment } from '../../domain/application/osia-enrollment.ts';
import { policyById } from '../../domain/policy/policies.ts';
import type { PolicyId } from '../../domain/policy/policy.ts';
import { ok, type Result } from '../../domain/result.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * Four eyes: what the application tells decides whether a supervisor had to sign, and the application names that supervisor and all
 * of those reasons. `supervisorId`: whose signature stands in the container and was verified; null where there is none.
 */
export function verifyApprovals(
  enrollment: Enrollment,
  supervisorId: string | null,
  policyId: PolicyId,
): Result<void, Refusal> {
  const asked = approvalReasonsIn(enrollment, policyById(policyId));
  const told = enrollment.contextualData[contextKey].approvals ?? [];
  if (supervisorId === null) {
    if (asked.length > 0) return refuse('approval-missing', `no supervisor signed for ${asked.join(' ')}`);
    return told.length === 0 ? ok() : refuse('approval-missing', 'names a supervisor who did not sign');
  }
  const [approval, ...more] = told;
  if (approval === undefined || more.length > 0 || approval.officerId !== supervisorId) {
    return refuse('supervisor-signature-invalid', 'the application names another supervisor than who signed');
  }
  const untold = asked.filter((reason) => !approval.reasons.includes(reason));
  return untold.length === 0
    ? ok()
    : refuse('approval-missing', `the supervisor was not told of ${untold.join(' ')}`);
}
