import type { FingerException } from '../biometrics/exceptions.ts';
import { fingerprintCaptureIds } from '../biometrics/positions.ts';
import type { ApprovalReason } from '../officers/approvals.ts';
import type { Policy } from '../policy/policy.ts';
import type { DraftView, FingerprintProgress } from './draft.ts';
import { isPoor, isPoorPortrait } from './enrollment-checks.ts';
import type { Finding } from './findings.ts';
import { contextKey, type Enrollment } from './osia-profile.ts';

/** What of a draft asks for four eyes under its rule set, in the rule set's order. */
export function approvalReasonsOfDraft(
  policy: Policy,
  draft: {
    readonly fingerExceptions: readonly FingerException[];
    readonly fingerprints: readonly FingerprintProgress[];
    readonly findings?: readonly Finding[];
    readonly photo?: DraftView['photo'];
  },
): ApprovalReason[] {
  return asAsked(policy, {
    'finger-exception': draft.fingerExceptions.length > 0,
    'poor-fingerprint': draft.fingerprints.some(({ acceptedPoorReason }) => acceptedPoorReason !== null),
    'finding-overruled': (draft.findings ?? []).some(({ overruled }) => overruled !== null),
    'poor-portrait': draft.photo?.acceptedPoorReason !== undefined,
  });
}

/**
 * The same of a sealed application, from everything it tells: what stands in the biometric items counts as well as what the station says
 * about them, so that leaving one of both out gets around nothing.
 */
export function approvalReasonsIn(enrollment: Enrollment, policy: Policy): ApprovalReason[] {
  const context = enrollment.contextualData[contextKey];
  const fingers = enrollment.biometricData.filter(({ biometricType }) => biometricType === 'FINGER');
  return asAsked(policy, {
    'finger-exception':
      context.fingerExceptions.length > 0 || fingers.some(({ missing = [] }) => missing.length > 0),
    'poor-fingerprint':
      context.acceptedPoor.length > 0 || fingerprintCaptureIds.some((id) => isPoor(id, fingers, policy)),
    'finding-overruled': (context.findings ?? []).some(({ overruled }) => overruled !== null),
    'poor-portrait': context.acceptedPoorPhoto !== undefined || isPoorPortrait(enrollment, policy),
  });
}

function asAsked(policy: Policy, found: Readonly<Record<ApprovalReason, boolean>>): ApprovalReason[] {
  return policy.approvals.filter((reason) => found[reason]);
}
