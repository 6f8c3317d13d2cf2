import type { SessionState } from '../../../domain/channels/officer.ts';
import { summaryOf } from '../../../domain/policy/policies.ts';
import { type Desk, isTraining, policyInForce } from '../desk.ts';

export function sessionState(desk: Desk): SessionState {
  const { identity, officer } = desk;
  const policy = policyInForce(desk);
  return {
    provisioned: identity !== null,
    station: identity?.station ?? null,
    officers: (identity?.officers ?? []).map(({ officerId, name, rank }) => ({ id: officerId, name, rank })),
    officer,
    training: isTraining(desk),
    trainingReasons: [...desk.trainingReasons],
    policy: identity === null || policy === null ? null : summaryOf(policy),
    gatewayUrl: desk.config.gatewayUrl ?? identity?.gatewayUrl ?? null,
    versions: { ...desk.versions },
  };
}
