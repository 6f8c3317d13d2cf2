import type { Policy, PolicyId, PolicySummary } from './policy.ts';
import { policy2021 } from './policy-2021-07.ts';
import { policy2024 } from './policy-2024-07.ts';

/** Every rule set, oldest first. A new one is a new file and a line here. */
export const policies: readonly Policy[] = [policy2021, policy2024];

export function policyById(id: PolicyId): Policy {
  const policy = policies.find((candidate) => candidate.id === id);
  if (!policy) throw new Error(`no policy ${id}`);
  return policy;
}

/** The rule set in force on an ISO date; null before the first. */
export function policyInForceOn(date: string): Policy | null {
  return (
    policies.find(({ validFrom, validTo }) => validFrom <= date && (validTo === null || date <= validTo)) ??
    null
  );
}

export function summaryOf(policy: Policy): PolicySummary {
  const { id, law, validFrom, reasons, fingerprintQuality } = policy;
  return {
    id,
    law,
    validFrom,
    reasons: reasons.map((reason) => ({ ...reason, documents: [...reason.documents] })),
    fingerprintQuality: { ...fingerprintQuality, byFinger: { ...fingerprintQuality.byFinger } },
  };
}

export function reasonOf(policy: Policy, code: string | null): Policy['reasons'][number] | null {
  return policy.reasons.find((reason) => reason.code === code) ?? null;
}
